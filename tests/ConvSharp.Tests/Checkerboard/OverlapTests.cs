using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class OverlapTests
{
    private const int Geometries = 300;

    [Fact]
    public void Counts_are_what_ones_through_ones_give()
    {
        var random = new Random(1);
        for (int i = 0; i < Geometries; i++)
        {
            ConvolutionGeometry geometry = RandomGeometry(random);
            Tensor<double> sums = SumsOfOnes(geometry);
            Tensor<long> counts = OverlapCounts.Of(geometry);
            Assert.Equal(geometry.OutputShape[2..], counts.Lengths.ToArray());
            Assert.True(
                TestTensor.Values(sums).SequenceEqual(TestTensor.Values(counts).Select(count => (double)count)),
                $"seed 1, {i}: {geometry}");
        }
    }

    [Fact]
    public void Counts_of_input_gradients_are_the_windows_that_hold_an_element()
    {
        var random = new Random(2);
        for (int i = 0; i < Geometries; i++)
        {
            AxisGeometry axis = RandomAxis(random, ConvolutionKind.Convolution);
            ConvolutionGeometry geometry = Of(ConvolutionKind.Convolution, [axis]);
            long[] windows = new long[axis.Input];
            for (long output = 0; output < geometry.Axes[0].Output; output++)
            {
                for (long tap = 0; tap < axis.Kernel; tap++)
                {
                    long input = (output * axis.Stride) + (tap * axis.Dilation) - axis.PadBefore;
                    if (input >= 0 && input < axis.Input)
                        windows[input]++;
                }
            }

            Assert.True(windows.SequenceEqual(TestTensor.Values(OverlapCounts.OfInputGradient(geometry))), $"seed 2, {i}: {geometry}");
        }
    }

    [Fact]
    public void A_pattern_is_what_repeats_in_the_middle_of_a_long_axis()
    {
        var random = new Random(3);
        for (int i = 0; i < Geometries; i++)
        {
            var layers = new AxisGeometry[random.Next(1, 4)];
            long size = 200;
            for (int layer = 0; layer < layers.Length; layer++)
            {
                AxisGeometry drawn = RandomAxis(random, ConvolutionKind.Transposed) with { Input = size };
                layers[layer] = Of(ConvolutionKind.Transposed, [drawn]).Axes[0];
                size = layers[layer].Output;
            }

            long[] counts = OverlapCounts.Along(layers);
            OverlapPattern pattern = OverlapPattern.Of(layers);
            string which = $"seed 3, {i}: {string.Join(" → ", layers)}";
            long middle = counts.Length / 2;
            for (long output = middle; output < middle + (2 * pattern.Period) && output < counts.Length * 3 / 4; output++)
                Assert.True(counts[output] == pattern[output], $"{which}, output {output}: {counts[output]}, pattern {pattern[output]}");
            Assert.True(IsShortest([.. pattern.Counts]), which);
        }
    }

    [Theory]
    [InlineData(3, 2, 1, new long[] { 2, 1 })]
    [InlineData(4, 2, 1, new long[] { 2 })]
    [InlineData(5, 3, 1, new long[] { 2, 2, 1 })]
    [InlineData(2, 3, 1, new long[] { 1, 1, 0 })]
    [InlineData(4, 2, 2, new long[] { 4, 0 })]
    [InlineData(3, 1, 1, new long[] { 3 })]
    public void Patterns_of_single_layers(long kernel, long stride, long dilation, long[] counts)
    {
        OverlapPattern pattern = OverlapPattern.Of(Axis(kernel, stride, dilation));
        Assert.Equal(counts, pattern.Counts);
        Assert.Equal(counts.Length == 1, pattern.IsEven);
        Assert.Equal((double)counts.Max() / counts.Min(), pattern.Ratio);
    }

    [Fact]
    public void Uneven_layers_compound()
    {
        OverlapPattern pattern = OverlapPattern.Of(Axis(3, 2, 1), Axis(3, 2, 1));
        Assert.Equal([3, 2, 3, 1], pattern.Counts);
        Assert.Equal(3, pattern.Ratio);
    }

    [Fact]
    public void Even_means_divisible_by_the_stride()
    {
        for (long kernel = 1; kernel <= 24; kernel++)
        {
            for (long stride = 1; stride <= 8; stride++)
                Assert.Equal(kernel % stride == 0, OverlapPattern.Of(Axis(kernel, stride, 1)).IsEven);
        }
    }

    [Fact]
    public void What_is_too_long_is_refused()
    {
        Assert.Throws<ConvolutionArgumentException>(() => OverlapPattern.Of(Axis(3, 1L << 40, 1)));
        Assert.Throws<ConvolutionArgumentException>(() => OverlapPattern.Of(Axis(1L << 40, 2, 1)));
        Assert.Throws<ConvolutionArgumentException>(() => OverlapCounts.Along());
        Assert.Throws<ConvolutionArgumentException>(() => OverlapPattern.Of([.. Enumerable.Repeat(Axis(1001, 1, 1), 7)]));
    }

    private static AxisGeometry Axis(long kernel, long stride, long dilation) =>
        new() { Kind = ConvolutionKind.Transposed, Kernel = kernel, Stride = stride, Dilation = dilation };

    private static bool IsShortest(long[] counts) =>
        !Enumerable.Range(1, counts.Length - 1).Any(period =>
            counts.Length % period == 0 && counts.Select((count, i) => count == counts[i % period]).All(same => same));

    private static AxisGeometry RandomAxis(Random random, ConvolutionKind kind)
    {
        long stride = random.Next(1, 5), dilation = random.Next(1, 4), kernel = random.Next(1, 7);
        return new AxisGeometry
        {
            Kind = kind,
            Input = random.Next(18, 26),
            Kernel = kernel,
            Stride = stride,
            Dilation = dilation,
            PadBefore = random.Next(0, 4),
            PadAfter = random.Next(0, 4),
            OutputPadding = kind == ConvolutionKind.Transposed ? random.Next(0, (int)Math.Max(stride, dilation)) : 0,
        };
    }

    private static ConvolutionGeometry RandomGeometry(Random random)
    {
        ConvolutionKind kind = random.Next(2) == 0 ? ConvolutionKind.Convolution : ConvolutionKind.Transposed;
        return Of(kind, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => RandomAxis(random, kind))]);
    }

    private static ConvolutionGeometry Of(ConvolutionKind kind, AxisGeometry[] axes) => ConvolutionGeometry.Create(
        kind, OptionsOf(axes), [1, 1, .. axes.Select(axis => (nint)axis.Input)], [1, 1, .. axes.Select(axis => (nint)axis.Kernel)]);

    private static ConvolutionOptions OptionsOf(AxisGeometry[] axes) => new()
    {
        Stride = axes.Select(axis => axis.Stride).ToArray(),
        Dilation = axes.Select(axis => axis.Dilation).ToArray(),
        Padding = Padding.Asymmetric(axes.Select(axis => axis.PadBefore).ToArray(), axes.Select(axis => axis.PadAfter).ToArray()),
        OutputPadding = axes[0].Kind == ConvolutionKind.Transposed ? axes.Select(axis => axis.OutputPadding).ToArray() : default(PerAxis),
    };

    private static Tensor<double> SumsOfOnes(ConvolutionGeometry geometry)
    {
        ConvolutionOptions options = OptionsOf(geometry.Axes.ToArray());
        Tensor<double> input = TestTensor.Ones<double>(geometry.InputShape), weight = TestTensor.Ones<double>(geometry.WeightShape);
        return geometry.Kind == ConvolutionKind.Convolution
            ? Convolution.Forward(input, weight, options: options)
            : Convolution.Transposed(input, weight, options: options);
    }
}
