using System.CommandLine;
using ConvSharp.Benchmarks.Contestants;
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
    private readonly Option<bool> _gradients = new("--gradients") { Description = "both gradients of every layer, in its place" };
    private readonly Option<Peer[]> _against = new("--against")
    {
        Description = "which peers: torch, onnx-runtime, opencv (default: all)",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => Enum.GetValues<Peer>(),
        CustomParser = result => [.. result.Tokens.Select(token => Named(token.Value, result.AddError))],
    };

    private readonly Option<int> _threads = AtLeastOne("--threads", "threads for each contestant, one contestant at a time", 1);
    private readonly Option<int> _rounds = AtLeastOne("--rounds", "most time slices of 20 ms for each contestant", 20);

    public PeersCommand()
        : base("peers", "Measures ConvSharp beside torch, ONNX Runtime and OpenCV, layer by layer, and checks every result.")
    {
        Add(_shapes);
        Add(_json);
        Add(_filter);
        Add(_accurate);
        Add(_gradients);
        Add(_against);
        Add(_threads);
        Add(_rounds);
    }

    protected override int Run(ParseResult arguments)
    {
        if (!NativePeers.HasMemorySettings)
            return NativePeers.RunAgainWithMemorySettings();

        NativePeers.Patch();
        IReadOnlyList<ShapeLine> layers = ShapeFile.Read(arguments.GetRequiredValue(_shapes), arguments.GetValue(_filter));
        if (arguments.GetValue(_gradients))
            layers = [.. layers.SelectMany(ShapeFile.GradientsOf)];
        var peers = arguments.GetRequiredValue(_against).ToHashSet();
        ConvolutionAccuracy accuracy = arguments.GetValue(_accurate) ? ConvolutionAccuracy.Accurate : ConvolutionAccuracy.Fast;
        RunInfo run = RunInfo.Here(arguments.GetValue(_threads), accuracy);
        ConsoleTable.WriteHead(run);
        var rows = new List<ComparisonRow>();
        foreach (ShapeLine layer in layers)
        {
            var operands = new LayerOperands(layer, accuracy);
            rows.Add(LayerComparison.Run(operands, peers, arguments.GetValue(_rounds), run, Console.Error.WriteLine));
            ConsoleTable.WriteRow(rows[^1]);
        }

        ConsoleTable.WriteFoot(rows);
        ResultFile.Write(arguments.GetRequiredValue(_json), rows);
        return rows.All(row => row.ConvSharpMs is not null) ? Done : Failed;
    }

    private static Peer Named(string name, Action<string> error)
    {
        if (Enum.TryParse(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out Peer peer))
            return peer;
        error($"--against names '{name}'; use torch, onnx-runtime or opencv");
        return default;
    }
}
