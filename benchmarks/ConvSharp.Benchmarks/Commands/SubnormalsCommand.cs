using System.CommandLine;
using ConvSharp.Benchmarks.Contestants;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures how much longer layers take whose weights, inputs or single channels are subnormal.</summary>
internal sealed class SubnormalsCommand : BenchmarkCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(300);

    private readonly Option<string> _shapes = new("--shapes")
    {
        Description = "the list of layers",
        DefaultValueFactory = _ => Path.Combine("benchmarks", "shapes", "subnormals.txt"),
    };

    private readonly Option<string?> _filter = new("--filter") { Description = "only layers whose name contains this" };
    private readonly Option<string?> _json = new("--json") { Description = "the result file to write" };
    private readonly Option<int> _threads = AtLeastOne("--threads", "threads", 1);
    private readonly Option<string> _into = IntoOption();

    public SubnormalsCommand()
        : base("subnormals", "Measures how much longer layers take whose operands are subnormal.")
    {
        Add(_shapes);
        Add(_filter);
        Add(_json);
        Add(_threads);
        Add(_into);
    }

    protected override int Run(ParseResult arguments)
    {
        NativePeers.Patch();
        RunInfo run = RunInfo.Here(arguments.GetValue(_threads), ConvolutionAccuracy.Fast);
        IReadOnlyList<ShapeLine> layers = ShapeFile.Read(arguments.GetRequiredValue(_shapes), arguments.GetValue(_filter));
        SubnormalRow[] rows = [.. layers.SelectMany(layer => RowsOf(layer, run))];
        string text = SubnormalReport.Of(rows);
        Console.WriteLine(text);
        ResultPage.Write(arguments.GetRequiredValue(_into), run.Cpu, "subnormals", text);
        if (arguments.GetValue(_json) is { } json)
            ResultFile.Write(json, rows);
        return Done;
    }

    private static IEnumerable<SubnormalRow> RowsOf(ShapeLine layer, RunInfo run)
    {
        Dictionary<ConvolutionAccuracy, Measurement> normal = Enum.GetValues<ConvolutionAccuracy>().ToDictionary(
            accuracy => accuracy, accuracy => Measure(layer, accuracy, SubnormalOperands.None, run));
        foreach (SubnormalOperands operands in SubnormalOperands.Of(layer.Pass))
        {
            yield return new SubnormalRow
            {
                Layer = layer.Name,
                Operation = layer.Operation,
                Operands = operands.Name,
                Algorithm = normal[ConvolutionAccuracy.Fast].Algorithm,
                Milliseconds = normal[ConvolutionAccuracy.Fast].Milliseconds,
                Kept = Ratio(ConvolutionAccuracy.Accurate),
                Default = Ratio(ConvolutionAccuracy.Fast),
                Flushed = Ratio(ConvolutionAccuracy.FlushSubnormals),
                FlushedNormal = normal[ConvolutionAccuracy.FlushSubnormals].Milliseconds / normal[ConvolutionAccuracy.Fast].Milliseconds,
                Run = run,
            };

            double Ratio(ConvolutionAccuracy accuracy) =>
                Measure(layer, accuracy, operands, run).Milliseconds / normal[accuracy].Milliseconds;
        }
    }

    private static Measurement Measure(ShapeLine layer, ConvolutionAccuracy accuracy, SubnormalOperands operands, RunInfo run)
    {
        var layerOperands = new LayerOperands(layer, accuracy);
        operands.Apply(layerOperands);
        using var contestant = new ConvSharpContestant(layerOperands, run.Threads);
        var clock = new Stopclock(contestant);
        clock.WarmUp(WarmUp);
        clock.Slice(Slice);
        return new Measurement(clock.Fastest, contestant.Algorithm);
    }

    private readonly record struct Measurement(double Milliseconds, string Algorithm);
}
