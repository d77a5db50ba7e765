using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Signals;
using Xunit;

namespace ConvSharp.Tests.Imaging.Signals;

public class SignalPlotTests
{
    [Theory]
    [InlineData(5, 1, 0)]
    [InlineData(64, 1e-12, 0)]
    [InlineData(300, 1e9, 3e9)]
    [InlineData(2, 1e300, 0)]
    [InlineData(17, 0.02, -7)]
    [InlineData(900, 1e-3, 1)]
    public void Points_lie_where_the_numbers_at_the_ticks_say(int length, double size, double offset)
    {
        var random = new Random(length);
        double[] values = [.. Enumerable.Range(0, length).Select(_ => offset + (size * ((2 * random.NextDouble()) - 1)))];
        var page = new PlotPage(SignalPlot.Create([new Signal<double>("x", Tensor.Create(values))]).ToSvg());

        Vector2[] line = Assert.Single(page.Series);
        Assert.Equal(length, line.Length);
        (double Value, float Y)[] ticks = page.ValueTicks;
        (double Value, float X)[] places = page.SampleTicks;
        Assert.True(ticks.Length >= 2 && places.Length >= 2, $"{ticks.Length} and {places.Length} ticks");
        double perPixel = (ticks[^1].Value - ticks[0].Value) / (ticks[^1].Y - ticks[0].Y);
        double samplesPerPixel = (places[^1].Value - places[0].Value) / (places[^1].X - places[0].X);
        for (int i = 0; i < length; i++)
        {
            // Coordinates have one digit after the point.
            double value = ticks[0].Value + ((line[i].Y - ticks[0].Y) * perPixel);
            double sample = places[0].Value + ((line[i].X - places[0].X) * samplesPerPixel);
            if (!(Math.Abs(value - values[i]) <= Math.Abs(0.5 * perPixel)))
                Assert.Fail($"sample {i} is {values[i]}, drawn at {value}");
            Assert.True(Math.Abs(sample - i) <= 0.5 * samplesPerPixel, $"sample {i} is drawn at {sample}");
        }
    }

    [Fact]
    public void A_million_samples_make_a_small_page_that_shows_a_single_peak()
    {
        const int Length = 1_000_000, Peak = 700_001;
        float[] values = new float[Length];
        values[Peak] = 3;
        string svg = SignalPlot.Create([new Signal<float>("x", Tensor.Create(values))]).ToSvg();
        Assert.InRange(svg.Length, 1, 50_000);

        var page = new PlotPage(svg);
        Assert.Contains("x: 1000000, min to max of each 1042 samples", page.Texts);
        Vector2[] area = Assert.Single(page.Areas);
        Vector2 peak = area.MinBy(point => point.Y);
        (double Value, float Y) three = page.ValueTicks.Single(tick => tick.Value == 3);
        Assert.InRange(peak.Y, three.Y - 0.15f, three.Y + 0.15f);
        (double Value, float X)[] places = page.SampleTicks;
        double samplesPerPixel = (places[^1].Value - places[0].Value) / (places[^1].X - places[0].X);
        Assert.InRange(places[0].Value + ((peak.X - places[0].X) * samplesPerPixel), Peak - 1500, Peak + 1500);
    }

    [Fact]
    public void Values_that_are_not_finite_leave_gaps_and_are_counted()
    {
        double[] values = [1, 2, double.NaN, 4, double.PositiveInfinity, 3, 2, 1];
        var page = new PlotPage(SignalPlot.Create([new Signal<double>("x", Tensor.Create(values))]).ToSvg());
        Assert.Equal([2, 3], page.Series.Select(line => line.Length));
        Assert.Contains("x: 8, 2 not finite", page.Texts);
        Assert.Contains("x: 2, 2 not finite", new PlotPage(Svg(double.NaN, double.NegativeInfinity)).Texts);
    }

    [Theory]
    [InlineData(Language.English, "conv1d 6 → 5, kernel 2, channels 2 → 3", new[] { "input: 2×6", "kernel: 3×2×2", "output: 3×5" })]
    [InlineData(Language.Chinese, "一维卷积 6 → 5，卷积核 2，通道 2 → 3", new[] { "输入：2×6", "卷积核：3×2×2", "输出：3×5" })]
    public void A_layer_has_input_kernel_and_output(Language language, string layer, string[] titles)
    {
        SignalPlot plot = Layer(channels: 2, kernels: 3, length: 6, new SignalPlotOptions { Language = language });
        string[] shown = [.. new PlotPage(plot.ToSvg()).Texts.Where(text => text.Contains(language == Language.English ? ": " : "："))];
        Assert.Equal(titles, shown);
        Assert.Contains($"<title>{layer}</title>", plot.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Few_lines_share_a_frame_and_many_have_one_each()
    {
        Assert.Equal(4, new PlotPage(Lines(4, 10).ToSvg()).Series.Count(line => line.Length == 10));
        Assert.Equal(4, new PlotPage(Lines(4, 10).ToSvg()).Series.Count(piece => piece.Length == 2));
        Assert.Equal(5, new PlotPage(Lines(5, 10).ToSvg()).Series.Length);
        Assert.Contains("x: 40×10, the first 8 of 40 lines", new PlotPage(Lines(40, 10).ToSvg()).Texts);
        Assert.Equal(8, new PlotPage(Lines(40, 10).ToSvg()).Series.Length);
        Assert.Equal(2, new PlotPage(Lines(2, 5000).ToSvg()).Areas.Length);
        Assert.InRange(Lines(1000, 5000).Render().Height, 500, 1000);
    }

    [Fact]
    public void Wrong_requests_are_refused()
    {
        Assert.Contains("there are 0 signals", Refusal(() => SignalPlot.Create<float>([])), StringComparison.Ordinal);
        Assert.Contains("'x' has shape [2, 0]", Refusal(() => SignalPlot.Create(
            [new Signal<float>("x", Tensor.CreateFromShape<float>([2, 0]))])), StringComparison.Ordinal);
        Assert.Contains("rank 2", Refusal(() => SignalPlot.CreateLayer(
            ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 3, 3], [1, 1, 2, 2]),
            Tensor.Create([1f]), Tensor.Create([1f]), Tensor.Create([1f]))), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalPlotOptions { Size = 199 });

        static string Refusal(Action act) => Assert.Throws<ArgumentException>(act).Message;
    }

    [Theory]
    [InlineData(DrawingTheme.Light)]
    [InlineData(DrawingTheme.Dark)]
    public void A_layer_looks_as_approved(DrawingTheme theme) => ApprovedPicture.Check(
        $"layer-{theme}".ToLowerInvariant(), Layer(2, 3, 20, new SignalPlotOptions { Size = 640, Theme = theme }).Render());

    [Fact]
    public void Long_lines_look_as_approved()
    {
        float[] values = [.. Enumerable.Range(0, 40_000).Select(i => MathF.Sin(i * 0.0002f) * MathF.Sin(i * 0.37f))];
        ApprovedPicture.Check("long", SignalPlot.Create(
            [new Signal<float>("x", Tensor.Create(values, [2, 20_000]))], new SignalPlotOptions { Size = 480 }).Render());
    }

    private static string Svg(params double[] values) => SignalPlot.Create([new Signal<double>("x", Tensor.Create(values))]).ToSvg();

    private static SignalPlot Lines(int count, int length) =>
        SignalPlot.Create([new Signal<double>("x", Noise(count, count, length))]);

    private static SignalPlot Layer(int channels, int kernels, int length, SignalPlotOptions options)
    {
        (Tensor<double> input, Tensor<double> weight) = (Noise(1, channels, length), Noise(2, kernels, channels, 2));
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, input.Lengths, weight.Lengths);
        return SignalPlot.CreateLayer(geometry, input, weight, Convolution.Forward(input, weight), options);
    }

    private static Tensor<double> Noise(int seed, params nint[] shape)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextDouble() - 0.5)];
        return Tensor.Create(values, shape);
    }
}
