using System.CommandLine;
using ConvSharp.Benchmarks.Contestants;
using ConvSharp.Benchmarks.Measuring;
using ConvSharp.Benchmarks.Results;
using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Commands;

/// <summary>Measures how the time of a layer grows with its size: at best, a multiply-add costs the same in all of them.</summary>
internal sealed class GrowthCommand : BenchmarkCommand
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(600);

    // Each step has four times the multiply-adds of the one before.
    private static readonly (string Family, int Steps, Func<int, Size> SizeAt)[] Families =
    [
        ("3×3, channels", 7, step => Size.Dense.WithChannels(step)),
        ("3×3, plane", 7, step => Size.Dense.WithPlane(step)),
        ("3×3, batch", 7, step => Size.Dense.WithBatch(step)),
        ("3×3, all", 7, step => Size.Dense.WithChannels((step + 2) / 3).WithPlane((step + 1) / 3).WithBatch(step / 3)),
        ("1×1, channels", 7, step => Size.Pointwise.WithChannels(step)),
        ("1×1, plane", 7, step => Size.Pointwise.WithPlane(step)),
        ("1×1, batch", 7, step => Size.Pointwise.WithBatch(step)),

        // Up to 2 GB of input; four times as much would leave no room for the output.
        ("depthwise 3×3, channels", 6, step => Size.Depthwise.WithDepthwiseChannels(step)),
        ("depthwise 3×3, plane", 6, step => Size.Depthwise.WithPlane(step)),
        ("depthwise 3×3, batch", 6, step => Size.Depthwise.WithBatch(step)),
    ];

    private readonly Option<string?> _json = new("--json") { Description = "the result file to write" };
    private readonly Option<int> _threads = AtLeastOne("--threads", "threads", 1);
    private readonly Option<string> _into = IntoOption();

    public GrowthCommand()
        : base("growth", "Measures the time of a multiply-add in layers of 2^20 to 2^34 of them.")
    {
        Add(_json);
        Add(_threads);
        Add(_into);
    }

    protected override int Run(ParseResult arguments)
    {
        NativePeers.Patch();
        RunInfo run = RunInfo.Here(arguments.GetValue(_threads), ConvolutionAccuracy.Fast);
        GrowthRow[] rows = [.. Families.SelectMany(family => RowsOf(family.Family, family.Steps, family.SizeAt, run))];
        string text = GrowthReport.Of(rows);
        Console.WriteLine(text);
        ResultPage.Write(arguments.GetRequiredValue(_into), run.Cpu, "growth", text);
        if (arguments.GetValue(_json) is { } json)
            ResultFile.Write(json, rows);
        return Done;
    }

    private static GrowthRow[] RowsOf(string family, int steps, Func<int, Size> sizeAt, RunInfo run)
    {
        GrowthRow[] rows = [.. Enumerable.Range(0, steps + 1).Select(step => Measure(family, sizeAt(step), run))];
        double smallest = rows.Min(row => row.Nanoseconds);
        return [.. rows.Select(row => row with { Ratio = row.Nanoseconds / smallest })];
    }

    private static GrowthRow Measure(string family, Size size, RunInfo run)
    {
        ShapeLine line = size.AsLayer(family);
        using var contestant = new ConvSharpContestant(new LayerOperands(line, ConvolutionAccuracy.Fast), run.Threads);
        var clock = new Stopclock(contestant);
        clock.WarmUp(WarmUp);
        clock.Slice(Slice);
        return new GrowthRow
        {
            Family = family,
            Layer = size.ToString(),
            MultiplyAdds = line.Geometry.MultiplyAdds,
            Nanoseconds = clock.Fastest * 1e6 / line.Geometry.MultiplyAdds,
            Algorithm = contestant.Algorithm,
            Run = run,
        };
    }

    /// <summary>As many input as output channels; padding 1, so that the output is as large as the input.</summary>
    private sealed record Size(int Kernel, bool IsDepthwise, long Batch, long Channels, long Height, long Width)
    {
        /// <summary>9 · 2^17 multiply-adds, a little more than 2^20.</summary>
        public static Size Dense { get; } = new(3, false, 1, 16, 16, 32);

        /// <summary>2^20 multiply-adds.</summary>
        public static Size Pointwise { get; } = new(1, false, 1, 32, 32, 32);

        /// <summary>9 · 2^17 multiply-adds.</summary>
        public static Size Depthwise { get; } = new(3, true, 1, 32, 64, 64);

        public Size WithChannels(int steps) => this with { Channels = Channels << steps };

        public Size WithDepthwiseChannels(int steps) => this with { Channels = Channels << (2 * steps) };

        public Size WithPlane(int steps) => this with { Height = Height << steps, Width = Width << steps };

        public Size WithBatch(int steps) => this with { Batch = Batch << (2 * steps) };

        public ShapeLine AsLayer(string name) => ShapeList.Parse(
            $"{name}: conv2d n={Batch} c={Channels} in={Height}x{Width} k={Channels} kernel={Kernel} pad={Kernel / 2} groups={(IsDepthwise ? Channels : 1)}")[0];

        public override string ToString() => $"{Batch} × {Channels} × {Height} × {Width}";
    }
}
