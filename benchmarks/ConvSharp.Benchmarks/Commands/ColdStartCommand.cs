using System.CommandLine;
using ConvSharp.Benchmarks.ColdStart;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures the time from the start of a process to its first result, for ConvSharp and for two peers.</summary>
internal sealed class ColdStartCommand : BenchmarkCommand
{
    private const string Own = "ConvSharp";
    private const double LargestDifference = 1e-5;

    private static readonly string[] Libraries = [Own, "TorchSharp", "OnnxRuntime"];

    private readonly Option<string?> _json = new("--json") { Description = "the result file to write" };
    private readonly Option<int> _rounds = AtLeastOne("--rounds", "starts of each program", 10);
    private readonly Option<string> _into = IntoOption();
    private readonly Option<string> _projects = new("--projects")
    {
        Description = "the folder of the programs' projects",
        DefaultValueFactory = _ => Path.Combine("benchmarks", "ColdStart"),
    };

    public ColdStartCommand()
        : base("cold-start", "Measures the time from the start of a process to its first result, beside torch and ONNX Runtime.")
    {
        Add(_json);
        Add(_rounds);
        Add(_into);
        Add(_projects);
    }

    protected override int Run(ParseResult arguments)
    {
        ColdStartProgram[] programs =
        [
            .. Libraries.Select(library => new ColdStartProgram(library, isNative: false)),
            .. Libraries.Select(library => new ColdStartProgram(library, isNative: true)),
        ];
        foreach (ColdStartProgram program in programs)
            program.Publish(arguments.GetRequiredValue(_projects));

        int rounds = arguments.GetValue(_rounds);
        List<ColdStartSample>[] samples = [.. programs.Select(_ => new List<ColdStartSample>())];
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < programs.Length; i++)
            {
                ColdStartSample sample = programs[i].Start();
                if (round > 0)
                    samples[i].Add(sample);
            }
        }

        NativePeers.Patch();
        RunInfo run = RunInfo.Here(Environment.ProcessorCount, ConvolutionAccuracy.Fast);
        ColdStartRow[] rows = [.. programs.Select((program, i) => RowOf(program, samples[i], OwnTime(program), run))];
        string text = ColdStartReport.Of(rows, rounds);
        Console.WriteLine(text);
        ResultPage.Write(arguments.GetRequiredValue(_into), run.Cpu, "cold-start", text);
        if (arguments.GetValue(_json) is { } json)
            ResultFile.Write(json, rows);
        double expected = samples[0][0].Sum;
        return samples.All(list => list.All(sample => Math.Abs(sample.Sum - expected) < LargestDifference * expected)) ? Done : Failed;

        double OwnTime(ColdStartProgram program) =>
            samples[Array.FindIndex(programs, own => own.Library == Own && own.IsNative == program.IsNative)].Min(own => own.FirstResult);
    }

    private static ColdStartRow RowOf(ColdStartProgram program, List<ColdStartSample> samples, double ownTime, RunInfo run) => new()
    {
        Library = program.Library,
        IsNative = program.IsNative,
        PublishedMegabytes = ComparisonRow.Round(program.PublishedBytes / 1e6),
        FirstResultMs = ComparisonRow.Round(samples.Min(sample => sample.FirstResult)),
        FirstResultMedianMs = ComparisonRow.Round(Samples.Median(samples.Select(sample => sample.FirstResult))),
        WallMs = ComparisonRow.Round(samples.Min(sample => sample.Wall)),
        WallMedianMs = ComparisonRow.Round(Samples.Median(samples.Select(sample => sample.Wall))),
        Ratio = ComparisonRow.Round(samples.Min(sample => sample.FirstResult) / ownTime),
        Run = run,
    };
}
