using System.CommandLine;
using System.Diagnostics;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Animations;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures how long a GIF takes and how large the well-known animations are.</summary>
internal sealed class PicturesCommand : BenchmarkCommand
{
    private static readonly AnimationPreset Preset = AnimationPreset.Parse("same-padding");
    private static readonly AnimationOptions Box = new() { Size = 320, Height = 320 };

    private readonly Option<int> _rounds = AtLeastOne("--rounds", "GIFs that are timed, after as many that are not", 30);
    private readonly Option<string?> _json = new("--json") { Description = "the result file to write" };
    private readonly Option<string> _into = IntoOption();

    public PicturesCommand()
        : base("pictures", "Measures the time of a GIF of 25 frames, and the sizes of the well-known animations.")
    {
        Add(_rounds);
        Add(_json);
        Add(_into);
    }

    protected override int Run(ParseResult arguments)
    {
        NativePeers.Patch();
        RunInfo run = RunInfo.Here(threads: 1, ConvolutionAccuracy.Fast);
        double first = Time().Milliseconds;
        int rounds = arguments.GetValue(_rounds);
        for (int round = 0; round < rounds; round++)
            Time();
        (double Milliseconds, int Bytes)[] timed = [.. Enumerable.Range(0, rounds).Select(_ => Time())];
        var gif = new GifFigures
        {
            Preset = Preset.Name,
            FirstMilliseconds = first,
            MedianMilliseconds = Samples.Median(timed.Select(sample => sample.Milliseconds)),
            Bytes = timed[0].Bytes,
            Run = run,
        };
        AnimationFigures[] rows = [.. AnimationPreset.All.Select(AnimationFigures.Of)];
        string text = PicturesReport.Of(gif, rows);
        Console.WriteLine(text);
        ResultPage.Write(arguments.GetRequiredValue(_into), run.Cpu, "pictures", text);
        if (arguments.GetValue(_json) is { } json)
            ResultFile.Write(json, (object[])[gif, .. rows]);
        return gif.IsWithinTargets && rows.All(row => row.IsWithinTargets) ? Done : Failed;
    }

    private static (double Milliseconds, int Bytes) Time()
    {
        long start = Stopwatch.GetTimestamp();
        int bytes = Animation.Create(Preset, Box).Encode(AnimationFormat.Gif).Length;
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, bytes);
    }
}
