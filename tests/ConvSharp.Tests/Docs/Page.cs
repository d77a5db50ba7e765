using System.Text.RegularExpressions;
using ConvSharp.Tests.Imaging;

namespace ConvSharp.Tests.Docs;

/// <summary>A Markdown page of the repository.</summary>
/// <param name="Name">Its path from the repository's root.</param>
internal sealed partial record Page(string Name)
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Path.GetFullPath(Samples.File(".."));

    /// <summary>Every page that is written for readers.</summary>
    public static IEnumerable<Page> All { get; } =
    [
        new("README.md"), new("README.zh.md"), new("CONTRIBUTING.md"), new("CHANGELOG.md"),
        .. Under("src"), .. Under("docs"), .. Under("benchmarks"), .. Under("eng"), .. Under("tests"), .. Under(".github"),
    ];

    public string FullPath => Path.Combine(Root, Name);

    public string Text => File.ReadAllText(FullPath).ReplaceLineEndings("\n");

    /// <summary>The code blocks of a language.</summary>
    public IEnumerable<string> Blocks(string language) =>
        CodeBlocks().Matches(Text)
            .Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["code"].Value);

    /// <summary>The cells of all table rows, without the header's line.</summary>
    public IEnumerable<string[]> Rows() =>
        Text.Split('\n')
            .Where(line => line.StartsWith('|') && !line.StartsWith("|-", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static IEnumerable<Page> Under(string folder) =>
        Directory.GetFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(name => !name.Contains("/bin/", StringComparison.Ordinal) && !name.Contains("/obj/", StringComparison.Ordinal)
                && !name.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Page(name));

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();
}
