using System.Text.RegularExpressions;
using ConvSharp.Tests.Cli;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>What the pages show is what is tested: their C# stands in the classes of this folder, their output is the tool's.</summary>
public partial class ReadmeTests
{
    /// <summary>The C# of all examples, line by line.</summary>
    private static readonly string[] Tested =
    [
        .. Directory.GetFiles(Path.Combine(Page.Root, "tests/ConvSharp.Tests/Docs"), "*Examples.cs")
            .Order(StringComparer.Ordinal)
            .SelectMany(path => Lines(File.ReadAllText(path).ReplaceLineEndings("\n"))),
    ];

    public static TheoryData<string> Pages() => [.. Page.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_line_of_CSharp_is_tested(string page)
    {
        string tested = string.Join('\n', Tested);
        foreach (string block in new Page(page).Blocks("csharp"))
        {
            string[] lines = Lines(block);
            Assert.All(lines.Where(IsUsing), line => Assert.Contains(line, Tested));
            string example = string.Join('\n', lines.Where(line => !IsUsing(line)));
            Assert.Contains(example, tested, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("size --input 224x224 --kernel 7 --stride 2 --padding 3")]
    [InlineData("matrix --input 4x4 --kernel 3")]
    public async Task Shown_output_is_what_the_tool_prints(string command)
    {
        string text = await ToolRun.Text(command.Split(' '));
        string shown = string.Join('\n', new Page("docs/sizes.md").Blocks("console"));
        Assert.Contains($"$ convsharp {command}\n{text}", shown, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Linked_files_are_there(string page)
    {
        var linking = new Page(page);
        string folder = Path.GetDirectoryName(linking.FullPath)!;
        foreach (Match link in Links().Matches(linking.Text))
        {
            string target = Path.Combine(folder, link.Groups["target"].Value);
            Assert.True(Path.Exists(target), $"{page} links to {link.Groups["target"].Value}, which is not there");
            if (link.Groups["heading"] is { Success: true, Value: var heading })
                Assert.Contains(heading, Headings(target));
        }
    }

    private static string[] Lines(string code) => code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=');

    /// <summary>The headings of a page as links name them.</summary>
    private static IEnumerable<string> Headings(string path) =>
        File.ReadLines(path)
            .Where(line => line.StartsWith('#'))
            .Select(line => NotInLinks().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Links within the repository, not to the web.</summary>
    [GeneratedRegex("""(?:\]\(|src=")(?<target>(?!https?:|#)[^)"#]+)(?:#(?<heading>[^)"]+))?""")]
    private static partial Regex Links();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInLinks();
}
