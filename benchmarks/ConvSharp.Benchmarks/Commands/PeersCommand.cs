using System.CommandLine;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures ConvSharp beside torch, ONNX Runtime and OpenCV, in one process.</summary>
internal sealed class PeersCommand : BenchmarkCommand
{
    private readonly Option<string> _shapes = new("--shapes") { Description = "a shape list", Required = true };
    private readonly Option<string> _json = new("--json") { Description = "the result file to write", Required = true };
    private readonly Option<string?> _filter = new("--filter") { Description = "only layers whose name contains this" };
    private readonly Option<bool> _accurate = new("--accurate") { Description = "ConvSharp's accurate mode" };
    private readonly Option<int> _threads = AtLeastOne("--threads", "threads for each contestant, one contestant at a time", 1);
    private readonly Option<int> _rounds = AtLeastOne("--rounds", "most time slices of 20 ms for each contestant", 20);

    public PeersCommand()
        : base("peers", "Measures ConvSharp beside torch, ONNX Runtime and OpenCV, layer by layer, and checks every result.")
    {
        Add(_shapes);
        Add(_json);
        Add(_filter);
        Add(_accurate);
        Add(_threads);
        Add(_rounds);
    }

    protected override int Run(ParseResult arguments)
    {
        if (!NativePeers.HasMemorySettings)
            return NativePeers.RunAgainWithMemorySettings();

        NativePeers.Patch();
        IReadOnlyList<ShapeLine> layers = ShapeFile.Read(arguments.GetRequiredValue(_shapes), arguments.GetValue(_filter));
        ConvolutionAccuracy accuracy = arguments.GetValue(_accurate) ? ConvolutionAccuracy.Accurate : ConvolutionAccuracy.Fast;
        RunInfo run = RunInfo.Here(arguments.GetValue(_threads), accuracy);
        ConsoleTable.WriteHead(run);
        var rows = new List<ComparisonRow>();
        foreach (ShapeLine layer in layers)
        {
            var operands = new LayerOperands(layer, accuracy);
            rows.Add(LayerComparison.Run(operands, arguments.GetValue(_rounds), run, Console.Error.WriteLine));
            ConsoleTable.WriteRow(rows[^1]);
        }

        ConsoleTable.WriteFoot(rows);
        ResultFile.Write(arguments.GetRequiredValue(_json), rows);
        return rows.All(row => row.ConvSharpMs is not null) ? Done : Failed;
    }
}
