using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using ConvSharp.Tests.Autograd;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>What layers other than convolutions do at the edges, and what they refuse.</summary>
public class OtherLayerTests
{
    [Fact]
    public void Dropout_zeroes_a_share_and_scales_the_rest()
    {
        var layer = new Dropout<float>(0.25, new TorchGenerator(1));
        Tensor<float> ones = TestTensor.Filled([100, 101], 1f);
        Assert.Same(ones, layer.Forward(ones));
        var tape = new Tape<float>();
        Variable<float> input = tape.Input(ones, needsGradient: true), output = layer.Forward(input);
        var values = new float[10100];
        output.Value.FlattenTo(values);
        Assert.All(values, value => Assert.True(value == 0 || value == 4f / 3, $"{value} is neither 0 nor 4/3"));
        Assert.InRange(values.Count(value => value == 0) / 10100.0, 0.23, 0.27);
        tape.Backward(output, ones);
        var gradients = new float[10100];
        tape.Gradient(input).FlattenTo(gradients);
        Assert.Equal(values, gradients);
        Assert.All(TestTensor.Values(OneDropped()), value => Assert.Equal(0, value));
        Assert.Throws<ConvolutionArgumentException>(() => new Dropout<float>(1.5));

        Tensor<float> OneDropped()
        {
            Tensor<float> copy = TestTensor.Filled([100, 101], 1f);
            new Dropout<float>(1).Forward(new Tape<float>().Input(ones)).Value.CopyTo(copy);
            return copy;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Concatenation_has_the_right_values_and_gradients(int axis)
    {
        nint[] first = [2, 3, 4], second = [2, 3, 4];
        second[axis] = 5;
        Tensor<double> left = TestTensor.Random<double>(1, first), right = TestTensor.Random<double>(2, second);
        GradientCheck.Run(inputs => Variables.Concatenate([inputs[0], inputs[1], inputs[0]], axis), [left, right], [], 3, $"axis {axis}");
        var tape = new Tape<double>();
        Variable<double> joined = Variables.Concatenate([tape.Input(left), tape.Input(right)], axis);
        Assert.Equal(TestTensor.Values(Tensor.ConcatenateOnDimension<double>(axis, [left, right])), Flat(joined.Value));
    }

    [Fact]
    public void Max_pooling_takes_NaN_for_the_largest()
    {
        float[] values = [1, float.NaN, 3, float.NegativeInfinity, 2, 5, 4, float.NegativeInfinity];
        Tensor<float> output = new MaxPool2d<float>(2).Forward(Tensor.Create(values, [1, 2, 4]));
        Assert.Equal([float.NaN, 4], TestTensor.Values(output));
        Assert.Equal(
            [float.NegativeInfinity],
            TestTensor.Values(new MaxPool1d<float>(2).Forward(TestTensor.Filled([1, 2], float.NegativeInfinity))));
    }

    [Fact]
    public void Of_equal_numbers_max_pooling_takes_the_first()
    {
        var tape = new Tape<float>();
        Variable<float> input = tape.Input(TestTensor.Filled([1, 3, 3], 1f), needsGradient: true);
        Variable<float> output = new MaxPool2d<float>(3).Forward(input);
        tape.Backward(output, TestTensor.Filled([1, 1, 1], 2f));
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0, 0], Flat(tape.Gradient(input)));

        tape.Clear();
        input = tape.Input(TestTensor.Of([0f, 7, 7, 0], [1, 2, 2]), needsGradient: true);
        tape.Backward(new MaxPool2d<float>(2).Forward(input), TestTensor.Filled([1, 1, 1], 2f));
        Assert.Equal([0, 2, 0, 0], Flat(tape.Gradient(input)));
    }

    [Fact]
    public void Empty_batches_go_through_all_layers()
    {
        foreach (LayerCase<float> of in LayerCase<float>.All)
        {
            nint[] shape = [.. of.Shape];
            shape[0] = 0;
            if (of.Layer is PixelShuffle<float> || !AcceptsEmpty(of, shape))
                continue;
            var tape = new Tape<float>();
            Variable<float> input = tape.Input(TestTensor.Filled(shape, 0f), needsGradient: true), output = of.Layer.Forward(input);
            tape.Backward(output, TestTensor.Filled(output.Shape, 0f));
            Assert.Equal(shape, tape.Gradient(input).Lengths.ToArray());
        }

        // Unbatched inputs have no batch to be empty, and a batch norm has nothing to measure.
        static bool AcceptsEmpty(LayerCase<float> of, nint[] shape) =>
            of.Layer is not BatchNorm<float> && Record.Exception(() => of.Layer.Forward(TestTensor.Filled(shape, 0f))) is null;
    }

    public static TheoryData<string, Action> Refused() => new()
    {
        { "stride should not be zero", () => _ = new MaxPool2d<float>(2, stride: 0) },
        { "kernel size should be greater than zero", () => _ = new AvgPool1d<float>(0) },
        { "pad should be at most half of effective kernel size", () => _ = new MaxPool1d<float>(2, padding: 2) },
        { "pad must be non-negative", () => _ = new AvgPool3d<float>(2, padding: -1) },
        { "divisor must be not zero", () => _ = new AvgPool2d<float>(2, divisorOverride: 0) },
        { "list of 2, one per axis", () => _ = new MaxPool2d<float>((1, 2, 3)) },
        { "Output size is too small", () => new MaxPool2d<float>(4).Forward(TestTensor.Filled([1, 3, 5], 1f)) },
        { "Expected 3D or 4D input (got 2D input)", () => new MaxPool2d<float>(1).Forward(TestTensor.Filled([3, 5], 1f)) },
        { "non-zero size", () => new AvgPool1d<float>(1).Forward(TestTensor.Filled([2, 0, 5], 1f)) },
        { "elements of output_size must be greater than 0", () => _ = new AdaptiveAvgPool2d<float>((1, 0)) },
        { "only one of size or scale_factor", () => _ = new Upsample<float>() },
        { "only one of size or scale_factor", () => _ = new Upsample<float>(size: 3, scaleFactor: [2]) },
        { "align_corners option can only be set", () => _ = new Upsample<float>(size: 3, alignCorners: true) },
        { "scale_factor must be positive", () => _ = new Upsample<float>(scaleFactor: [double.NaN]) },
        { "sizes should be greater than 0", () => new Upsample<float>(scaleFactor: [0.1]).Forward(TestTensor.Filled([1, 1, 5], 1f)) },
        { "scale_factor shape must match", () => new Upsample<float>(scaleFactor: [1, 2]).Forward(TestTensor.Filled([1, 1, 5], 1f)) },
        { "Only 3D, 4D and 5D", () => new Upsample<float>(size: 2).Forward(TestTensor.Filled([1, 5], 1f)) },
        { "divisible by the square of upscale_factor", () => new PixelShuffle<float>(2).Forward(TestTensor.Filled([3, 2, 2], 1f)) },
        { "width to be divisible", () => new PixelUnshuffle<float>(2).Forward(TestTensor.Filled([3, 2, 3], 1f)) },
        { "expects a positive upscale_factor", () => _ = new PixelShuffle<float>(0) },
        { "at least 3 dimensions", () => new PixelShuffle<float>(1).Forward(TestTensor.Filled([2, 3], 1f)) },
        { "Padding size should be less", () => new Pad<float>(1, 5, PaddingMode.Reflect).Forward(TestTensor.Filled([1, 5], 1f)) },
        { "only zeros can be negative", () => _ = new Pad<float>(1, -1, PaddingMode.Replicate) },
        { "negative output size", () => new Pad<float>(1, -3).Forward(TestTensor.Filled([1, 5], 1f)) },
        { "doesn't take in value", () => _ = new Pad<float>(1, 1, PaddingMode.Circular, 2) },
        { "Dimension out of range", () => new Flatten<float>(3).Forward(TestTensor.Filled([1, 5], 1f)) },
        { "start_dim cannot come after end_dim", () => new Flatten<float>(1, 0).Forward(TestTensor.Filled([1, 5], 1f)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_is_refused_in_torchs_words(string words, Action action) =>
        Assert.Contains(words, Assert.Throws<ConvolutionArgumentException>(action).Message, StringComparison.Ordinal);

    private static T[] Flat<T>(ReadOnlyTensorSpan<T> tensor)
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
