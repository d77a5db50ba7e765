using System.CommandLine;
using ConvSharp.Benchmarks.Results;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Turns result files into pages, one for each, in a folder for their CPU.</summary>
internal sealed class ReportCommand : BenchmarkCommand
{
    private readonly Argument<string[]> _results = new("results")
    {
        Description = "result files of 'peers'",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _into = IntoOption();

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
            IReadOnlyList<ComparisonRow> rows = ResultFile.Read<ComparisonRow>(path);
            string name = Path.GetFileNameWithoutExtension(path);
            ResultPage.Write(arguments.GetRequiredValue(_into), rows[0].Run.Cpu, name, MarkdownReport.Of(name, rows));
        }

        return Done;
    }
}
