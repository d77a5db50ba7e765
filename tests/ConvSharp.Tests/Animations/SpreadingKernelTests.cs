using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations;
using ConvSharp.Imaging.Animations.Model;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Tests.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Animations;

/// <summary>The spread view counts what the exact overlap counts.</summary>
public class SpreadingKernelTests
{
    [Fact]
    public void Random_layers_end_with_the_exact_overlap_and_the_output()
    {
        int tried = 0;
        for (int seed = 0; tried < 200; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            ConvolutionGeometry geometry = problem.Geometry;
            if (geometry.Kind != ConvolutionKind.Transposed || geometry.PaddingMode != PaddingMode.Zeros || geometry.Batch == 0)
                continue;
            tried++;
            var values = new LayerValues(new SlidingWindow(geometry), AnimationValues.None);
            var kernel = new SpreadingKernel(geometry, values);
            ReachedOutput[][] outputs =
                [.. kernel.States.GroupBy(state => state.Output).OrderBy(states => states.Key).Select(states => states.ToArray())];
            Assert.Equal(values.Output.Length, outputs.Length);
            long[] overlap = [.. OverlapCounts.Of(geometry)];
            for (int i = 0; i < outputs.Length; i++)
            {
                ReachedOutput last = outputs[i][^1];
                Assert.True(
                    overlap[i % overlap.Length] * geometry.InChannelsPerGroup == last.Taps, $"{problem}: output {i} has {last.Taps} taps");
                Assert.True(values.Output[i] == last.Sum, $"{problem}: output {i} has the sum {last.Sum}");
                Assert.True(kernel.Window.StepCount == outputs[i].Sum(state => state.Length), $"{problem}: output {i} is not always shown");
                Assert.All(outputs[i].Skip(1).Zip(outputs[i]), pair => Assert.Equal(
                    (pair.Second.Step + pair.Second.Length, pair.Second.Taps + 1), (pair.First.Step, pair.First.Taps)));
            }
        }
    }

    [Fact]
    public void The_preset_counts_from_0_to_4_in_each_frame()
    {
        Animation animation = Animation.Create(AnimationPreset.Parse("overlap"), new AnimationOptions { Size = 480 });
        Assert.Equal(9, animation.FrameCount);
        long[] overlap = [.. OverlapCounts.Of(AnimationPreset.Parse("overlap").Parts[0])];
        Assert.Equal(4, overlap.Max());
        int before = 0;
        for (int frame = 0; frame < 9; frame++)
        {
            int[] counts = [.. animation.Scene.Marks.OfType<Label>()
                .Where(label => label.ShowsIn(frame)).Select(label => int.Parse(label.Text, null))];
            Assert.Equal(49, counts.Length);
            Assert.Equal(9, counts.Sum() - before);
            before = counts.Sum();
            if (frame == 8)
                Assert.Equal(overlap.Order(), counts.Select(count => (long)count).Order());
        }
    }

    [Fact]
    public void Counts_are_read_on_every_shade()
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Transposed, ConvolutionOptions.Default, [1, 12], [1, 1, 12]);
        Mark[] marks = [.. Animation.Create(geometry, new AnimationOptions { View = AnimationView.Spread, Size = 800 }).Scene.Marks];
        Figure[] shaded = [.. marks.OfType<Figure>().Where(figure => figure.Ink.Fill is not null)];
        foreach (Label label in marks.OfType<Label>())
        {
            Figure under = Assert.Single(shaded, figure => figure.ShowsIn(label.Frame!.Value) && figure.Lines.Where(Figure.IsClosed).Any(
                line => line.Min(point => point.X) < label.Middle.X && label.Middle.X < line.Max(point => point.X)));
            double contrast = ColorVision.Contrast(under.Ink.Fill!.Value, label.Ink.Fill!.Value);
            Assert.True(contrast >= 4.5, $"{label.Text} has contrast {contrast:F2}");
        }

        Assert.Equal(13, shaded.Select(figure => figure.Ink.Fill).Distinct().Count());
    }

    [Fact]
    public void With_numbers_the_sums_grow_to_the_output()
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Transposed, new ConvolutionOptions { Stride = 2 }, [1, 2], [1, 1, 3]);
        var options = new AnimationOptions { View = AnimationView.Spread, Numbers = true, Computation = true };
        Animation animation = Animation.Create<float>(
            geometry, Tensor.Create<float>([2, -0.5f], [1, 2]), Tensor.Create<float>([1, 10, 100], [1, 1, 3]),
            Tensor.Create<float>([0.25f], [1]), options);
        Assert.Equal(
            ["2.25", "20.3", "200", "0.25", "0.25", "2", "−0.5", "1", "10", "100", "x[0] = 2: 1·2 → y[0], 10·2 → y[1], 100·2 → y[2]"], Texts(0));
        Assert.Equal(["2.25", "20.3", "200", "−4.75", "−49.8", "2", "−0.5", "1", "10", "100"], Texts(1)[..10]);

        string[] Texts(int frame)
        {
            Label[] labels = [.. animation.Scene.Marks.OfType<Label>().Where(label => label.ShowsIn(frame))];
            Label[] outputs = [.. labels.Where(label => label.Ink.Fill is not null).OrderBy(label => label.Middle.X)];
            return [.. outputs.Concat(labels.Where(label => label.Ink.Fill is null)).Select(label => label.Text)];
        }
    }

    [Fact]
    public void What_does_not_spread_is_refused()
    {
        var options = new AnimationOptions { View = AnimationView.Spread };
        Assert.Contains("transposed", Refusal(ConvolutionKind.Convolution, 2, 5), StringComparison.Ordinal);
        Assert.Contains("rank 1 or 2", Refusal(ConvolutionKind.Transposed, 3, 2), StringComparison.Ordinal);
        Assert.Contains("input elements, a frame for each", Refusal(ConvolutionKind.Transposed, 2, 30), StringComparison.Ordinal);

        var circular = ConvolutionGeometry.Create(
            ConvolutionKind.Transposed, new ConvolutionOptions { PaddingMode = PaddingMode.Circular }, [1, 4], [1, 1, 2]);
        Assert.Contains(
            "circular", Assert.Throws<ArgumentException>(() => Animation.Create(circular, options)).Message, StringComparison.Ordinal);

        string Refusal(ConvolutionKind kind, int rank, int side)
        {
            nint[] input = [1, .. Enumerable.Repeat((nint)side, rank)];
            nint[] weight = [1, 1, .. Enumerable.Repeat((nint)2, rank)];
            var geometry = ConvolutionGeometry.Create(kind, ConvolutionOptions.Default, input, weight);
            return Assert.Throws<ArgumentException>(() => Animation.Create(geometry, options)).Message;
        }
    }
}
