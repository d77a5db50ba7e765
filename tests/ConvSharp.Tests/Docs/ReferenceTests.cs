using System.CommandLine;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using ConvSharp.Cli;
using ConvSharp.Cli.Output;
using Xunit;

namespace ConvSharp.Tests.Docs;

/// <summary>
/// Namespaces, commands, options and environment variables of the documentation are those of the program, which is asked for them.
/// </summary>
public partial class ReferenceTests
{
    private static RootCommand Root => Tool.Root(new ToolContext(TextWriter.Null, TextWriter.Null));

    [Fact]
    public void The_map_has_every_public_namespace()
    {
        IEnumerable<string> expected =
            from path in Directory.GetFiles(AppContext.BaseDirectory, "ConvSharp*.dll")
            let name = Path.GetFileNameWithoutExtension(path)
            where name != "ConvSharp.Tests" && !name.StartsWith("ConvSharp.Examples", StringComparison.Ordinal)
            from type in Assembly.LoadFrom(path).GetExportedTypes()
            select type.Namespace!;

        IEnumerable<string> listed = new Page("README.md").Rows()
            .SkipWhile(row => row is not ["package", "namespace", ..])
            .Skip(1)
            .TakeWhile(row => row.Length == 3)
            .Select(row => row[1].Trim('`'))
            .Where(name => name.Length > 0);

        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_of_commands_is_what_the_tool_says_of_itself()
    {
        var page = new Page(CommandPage.Name);
        string expected = CommandPage.Of(Root);
        if (Environment.GetEnvironmentVariable("CONVSHARP_APPROVE_DOCS") == "1")
            File.WriteAllText(page.FullPath, expected);

        Assert.True(
            expected == page.Text,
            $"{page} is not what the tool says of itself: run this test with CONVSHARP_APPROVE_DOCS=1, and look at what changed.");
    }

    [Fact]
    public void The_tools_readme_has_every_command()
    {
        IEnumerable<string> listed = new Page("src/ConvSharp.Cli/README.md").Rows()
            .SkipWhile(row => row is not ["command", ..])
            .Skip(1)
            .SelectMany(row => row[0].Split(", "));

        IEnumerable<string> expected = CommandPage.Commands(Root).Select(command => command.Name);
        Assert.Equal(expected.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Internals_has_every_environment_variable()
    {
        string page = new Page("docs/internals.md").Text;
        string[] variables =
        [
            .. Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
                .Where(path => Path.GetFileName(path).StartsWith("convsharp", StringComparison.OrdinalIgnoreCase))
                .SelectMany(Strings)
                .SelectMany(text => Variable().Matches(text).Select(match => match.Value))
                .Distinct(),
        ];

        Assert.Contains("CONVSHARP_ALGORITHM", variables);
        Assert.All(variables, variable => Assert.Contains($"`{variable}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_of_the_readme_are_those_of_the_results()
    {
        string reasons = new Page("README.md").Text.Split("## Five reasons")[1].Split("<!--")[0];
        string results = string.Join('\n', Page.All
            .Where(page => page.Name == "docs/speed.md" || page.Name.StartsWith("benchmarks/results/", StringComparison.Ordinal))
            .Select(page => page.Text));

        Assert.All(Figure().Matches(reasons), figure => Assert.Matches($@"\b{Regex.Escape(figure.Value)}\b", results));
    }

    /// <summary>The texts that an assembly's code uses.</summary>
    private static IEnumerable<string> Strings(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        for (UserStringHandle handle = metadata.GetNextHandle(default(UserStringHandle)); !handle.IsNil;
             handle = metadata.GetNextHandle(handle))
        {
            yield return metadata.GetUserString(handle);
        }
    }

    /// <summary>A number with a point that is neither of a link nor of a version.</summary>
    [GeneratedRegex(@"(?<![\w./-])\d+\.\d+(?= )")]
    private static partial Regex Figure();

    [GeneratedRegex(@"\b(?:CONVSHARP|DOTNET)_[A-Za-z0-9_]*[A-Za-z0-9]\b")]
    private static partial Regex Variable();
}
