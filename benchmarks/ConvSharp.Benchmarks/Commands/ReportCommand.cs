using System.CommandLine;
using System.Text;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Files;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Turns result files into pages, one for each, in a folder for their CPU.</summary>
internal sealed class ReportCommand : BenchmarkCommand
{
    private readonly Argument<string[]> _results = new("results")
    {
        Description = "result files of 'peers'",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _into = new("--into")
    {
        Description = "the folder in which a folder for the CPU is made",
        DefaultValueFactory = _ => Path.Combine("benchmarks", "results"),
    };

    public ReportCommand()
        : base("report", "Writes result files as Markdown: <into>/<cpu>/<name of the result file>.md.")
    {
        Add(_results);
        Add(_into);
    }

    protected override int Run(ParseResult arguments)
    {
        foreach (string path in arguments.GetRequiredValue(_results))
        {
            IReadOnlyList<ComparisonRow> rows = ResultFile.Read(path);
            string name = Path.GetFileNameWithoutExtension(path);
            string folder = Path.Combine(arguments.GetRequiredValue(_into), FolderOf(rows[0].Run.Cpu));
            Directory.CreateDirectory(folder);
            using AtomicFile page = AtomicFile.Create(Path.Combine(folder, name + ".md"));
            page.Stream.Write(Encoding.UTF8.GetBytes(MarkdownReport.Of(name, rows)));
            page.Commit();
            Console.WriteLine(Path.Combine(folder, name + ".md"));
        }

        return Done;
    }

    /// <summary>"AMD Ryzen 9 7950X" → "amd-ryzen-9-7950x".</summary>
    private static string FolderOf(string cpu)
    {
        string letters = string.Concat(cpu.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' '));
        return string.Join('-', letters.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
