using System.CommandLine;
using ConvSharp.Benchmarks.ColdStart;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures the time from the start of a process to its first result, for ConvSharp, two peers and no library at all.</summary>
internal sealed class ColdStartCommand : BenchmarkCommand
{
    private const string Own = "ConvSharp";
    private const string Floor = "NoLibrary";
    private const double LargestDifference = 1e-5;

    private static readonly string[] Programs = [Own, "TorchSharp", "OnnxRuntime", Floor];

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
            [.. Enum.GetValues<ProgramKind>().SelectMany(kind => Programs.Select(library => new ColdStartProgram(library, kind)))];
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
        return samples.Zip(programs).All(pair => pair.Second.Library == Floor || pair.First.All(IsRight)) ? Done : Failed;

        bool IsRight(ColdStartSample sample) => Math.Abs(sample.Sum - expected) < LargestDifference * expected;

        double OwnTime(ColdStartProgram program) =>
            samples[Array.FindIndex(programs, own => own.Library == Own && own.Kind == program.Kind)].Min(own => own.FirstResult);
    }

    private static ColdStartRow RowOf(ColdStartProgram program, List<ColdStartSample> samples, double ownTime, RunInfo run) => new()
    {
        Library = program.Library,
        Kind = program.Kind,
        PublishedMegabytes = ComparisonRow.Round(program.PublishedBytes / 1e6),
        FirstResultMs = ComparisonRow.Round(samples.Min(sample => sample.FirstResult)),
        FirstResultMedianMs = ComparisonRow.Round(Samples.Median(samples.Select(sample => sample.FirstResult))),
        WallMs = ComparisonRow.Round(samples.Min(sample => sample.Wall)),
        WallMedianMs = ComparisonRow.Round(Samples.Median(samples.Select(sample => sample.Wall))),
        Ratio = program.Library == Floor ? null : ComparisonRow.Round(samples.Min(sample => sample.FirstResult) / ownTime),
        Run = run,
    };
}
