using System.CommandLine;
using System.Text;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Files;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Writes what the readme and docs/speed.md say of speed from result files.</summary>
internal sealed class ReadmeCommand : BenchmarkCommand
{
    private const string Summary = "speed summary", Table = "speed table";

    private readonly Option<string> _results = new("--results")
    {
        Description = $"the folder of the result files: {string.Join(", ", ReadmeResults.FileNames)}",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string> _readme = new("--readme")
    {
        Description = "the page in which the summary stands",
        DefaultValueFactory = _ => "README.md",
    };

    private readonly Option<string> _page = new("--page")
    {
        Description = "the page in which the table of layers stands",
        DefaultValueFactory = _ => Path.Combine("docs", "speed.md"),
    };

    public ReadmeCommand()
        : base("readme", $"Writes the {Summary} and the {Table}, losses included, between their marks, from result files.")
    {
        Add(_results);
        Add(_readme);
        Add(_page);
    }

    protected override int Run(ParseResult arguments)
    {
        ReadmeResults results = ReadmeResults.Read(arguments.GetRequiredValue(_results));
        Replace(arguments.GetRequiredValue(_readme), Summary, ReadmeTable.Summary(results));
        Replace(arguments.GetRequiredValue(_page), Table, ReadmeTable.Layers(results));
        return Done;
    }

    /// <summary>Replaces what stands between two marks of a page.</summary>
    private static void Replace(string path, string mark, string text)
    {
        (string begin, string end) = ($"<!-- {mark} -->", $"<!-- /{mark} -->");
        string[] parts = File.ReadAllText(path).Split([begin, end], StringSplitOptions.None);
        if (parts.Length != 3)
            throw new FormatException($"{path} has no part between {begin} and {end}");
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes($"{parts[0]}{begin}\n{text}{end}{parts[2]}"));
        file.Commit();
    }
}
