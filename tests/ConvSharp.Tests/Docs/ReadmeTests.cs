using System.Text.RegularExpressions;
using ConvSharp.Tests.Cli;
using ConvSharp.Tests.Imaging;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>
/// What the readmes show is what is tested: their C# stands in <see cref="ReadmeExamples"/>, <see cref="PictureExamples"/>,
/// <see cref="CheckerboardExamples"/> and <see cref="TrainingExamples"/>, their output is the tool's.
/// </summary>
public partial class ReadmeTests
{
    public static TheoryData<string> Readmes() =>
    [
        "README.md", "src/ConvSharp/README.md", "src/ConvSharp.Checkerboard/README.md", "src/ConvSharp.Imaging/README.md", "src/ConvSharp.Cli/README.md",
        "docs/pictures.md", "docs/training.md", "docs/checkerboard.md",
    ];

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Every_line_of_CSharp_is_tested(string readme)
    {
        string[] tested =
        [
            .. Lines(Read("tests/ConvSharp.Tests/Docs/ReadmeExamples.cs")),
            .. Lines(Read("tests/ConvSharp.Tests/Docs/CheckerboardExamples.cs")),
            .. Lines(Read("tests/ConvSharp.Tests/Docs/PictureExamples.cs")),
            .. Lines(Read("tests/ConvSharp.Tests/Docs/TrainingExamples.cs")),
        ];
        foreach (string block in Blocks(readme, "csharp"))
        {
            string[] lines = Lines(block);
            Assert.All(lines.Where(IsUsing), line => Assert.Contains(line, tested));
            string example = string.Join('\n', lines.Where(line => !IsUsing(line)));
            Assert.Contains(example, string.Join('\n', tested), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("size --input 224x224 --kernel 7 --stride 2 --padding 3")]
    [InlineData("matrix --input 4x4 --kernel 3")]
    public async Task Shown_output_is_what_the_tool_prints(string command)
    {
        string text = await ToolRun.Text(command.Split(' '));
        Assert.Contains($"$ convsharp {command}\n{text}", string.Join('\n', Blocks("README.md", "console")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Linked_files_are_there(string readme)
    {
        string folder = Path.GetDirectoryName(PathOf(readme))!;
        foreach (Match link in Links().Matches(Read(readme)))
        {
            string target = link.Groups["target"].Value;
            Assert.True(Path.Exists(Path.Combine(folder, target)), $"{readme} links to {target}, which is not there");
        }
    }

    private static string PathOf(string file) => Samples.File(Path.Combine("..", file));

    private static string Read(string file) => File.ReadAllText(PathOf(file)).ReplaceLineEndings("\n");

    private static IEnumerable<string> Blocks(string readme, string language) =>
        CodeBlocks().Matches(Read(readme))
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["code"].Value);

    private static string[] Lines(string code) => code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=');

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();

    /// <summary>Links within the repository: neither to the web nor to a heading.</summary>
    [GeneratedRegex("""(?:\]\(|src=")(?<target>(?!https?:|#)[^)"#]+)""")]
    private static partial Regex Links();
}
