using System.CommandLine;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Benchmarks.Training;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures whole training steps beside TorchSharp's.</summary>
internal sealed class PeersTrainCommand : BenchmarkCommand
{
    private readonly Option<string?> _json = new("--json") { Description = "the result file to write" };
    private readonly Option<string?> _filter = new("--filter") { Description = "only networks whose name contains this" };
    private readonly Option<int> _rounds = AtLeastOne("--rounds", "most time slices for each contestant", 20);
    private readonly Option<string> _into = IntoOption();
    private readonly Option<int[]> _threads = new("--threads")
    {
        Description = "threads for each contestant; several numbers: one after another",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [1, 2],
    };

    public PeersTrainCommand()
        : base("peers-train", "Measures a training step, forward, backward and Adam, of two networks, beside TorchSharp's.")
    {
        _threads.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => int.TryParse(token.Value, out int value) && value < 1))
                result.AddError("--threads wants 1 or more");
        });
        Add(_json);
        Add(_filter);
        Add(_rounds);
        Add(_threads);
        Add(_into);
    }

    protected override int Run(ParseResult arguments)
    {
        if (!NativePeers.HasMemorySettings)
            return NativePeers.RunAgainWithMemorySettings();

        NativePeers.Patch();
        string filter = arguments.GetValue(_filter) ?? "";
        TrainingTask[] tasks = [.. ((TrainingTask[])[new Upscaler(), new SmallResNet()])
            .Where(task => task.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (tasks.Length == 0)
            throw new FormatException($"no network's name contains '{filter}'");

        RunInfo run = RunInfo.Here(threads: 1, ConvolutionAccuracy.Fast);
        TrainingRow[] rows = [.. tasks.SelectMany(task => arguments.GetRequiredValue(_threads).Select(threads =>
            TrainingComparison.Run(task, arguments.GetValue(_rounds), run with { Threads = threads })))];
        string text = TrainingReport.Of(rows);
        Console.WriteLine(text);
        ResultPage.Write(arguments.GetRequiredValue(_into), run.Cpu, "training", text);
        if (arguments.GetValue(_json) is { } json)
            ResultFile.Write(json, rows);
        return rows.All(row => row.LossDifference <= TrainingComparison.Agreement) ? Done : Failed;
    }
}
