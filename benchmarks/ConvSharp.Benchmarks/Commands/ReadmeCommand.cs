using System.CommandLine;
using System.Text;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Files;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Writes the speed table of the readme anew from result files.</summary>
internal sealed class ReadmeCommand : BenchmarkCommand
{
    private const string Begin = "<!-- speed table -->", End = "<!-- /speed table -->";

    private readonly Option<string> _results = new("--results")
    {
        Description = $"the folder of the result files: {string.Join(", ", ReadmeResults.FileNames)}",
        DefaultValueFactory = _ => ".",
    };

    private readonly Option<string> _readme = new("--readme")
    {
        Description = "the page in which the table stands",
        DefaultValueFactory = _ => "README.md",
    };

    public ReadmeCommand()
        : base("readme", $"Writes what stands between {Begin} and {End} in the readme, losses included, from result files.")
    {
        Add(_results);
        Add(_readme);
    }

    protected override int Run(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(_readme), page = File.ReadAllText(path);
        string[] parts = page.Split([Begin, End], StringSplitOptions.None);
        if (parts.Length != 3)
            throw new FormatException($"{path} has no part between {Begin} and {End}");
        string table = ReadmeTable.Of(ReadmeResults.Read(arguments.GetRequiredValue(_results)));
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes($"{parts[0]}{Begin}\n{table}{End}{parts[2]}"));
        file.Commit();
        return Done;
    }
}
