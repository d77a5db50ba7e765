using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Plans;
using ConvSharp.Tests.Api;
using Xunit;

namespace ConvSharp.Tests.Subnormals;

/// <summary>The modes as callers meet them: layers, functions, plans, passes.</summary>
[Collection(nameof(AllocationTests))]
public class FlushModeTests
{
    private const float Tiny = 1e-40f;

    private const int Repeats = 16;

    private static readonly nint[] InputShape = [1, 2, 1, 3 * Repeats], WeightShape = [1, 2, 1, 1];

    /// <summary>A 1×1 kernel reads rows in place. w = [tiny, 2], x = [1, 2, 4 …] and [tiny, 3, tiny …].</summary>
    [Theory]
    [InlineData(ConvolutionAccuracy.Accurate, Tiny + (2 * Tiny), 6 + (2 * Tiny), (4 * Tiny) + (2 * Tiny))]
    [InlineData(ConvolutionAccuracy.Fast, 2 * Tiny, 6f, 2 * Tiny)]
    [InlineData(ConvolutionAccuracy.FlushSubnormals, 0f, 6f, 0f)]
    public void A_layer_a_function_and_a_plan_agree(ConvolutionAccuracy accuracy, float first, float second, float third)
    {
        Tensor<float> input = Input(), weight = Tensor.Create([Tiny, 2], WeightShape);
        var options = new ConvolutionOptions { Accuracy = accuracy };
        var layer = new Conv2d<float>(2, 1, 1, bias: false, accuracy: accuracy);
        layer.Weight.Set(weight);
        float[] expected = Repeated(first, second, third);
        Assert.Equal(expected, Values(layer.Forward(input)));
        Assert.Equal(expected, Values(Convolution.Forward(input, weight, null, options)));
        ConvolutionPlan<float> plan = ConvolutionPlan<float>.Create(ConvolutionKind.Convolution, options, InputShape, weight);
        Assert.Equal(expected, Values(plan.Execute(input)));
        Assert.Equal(accuracy == ConvolutionAccuracy.FlushSubnormals ? 2 * expected.Length * sizeof(float) : 0, plan.ExtendedInputBytes);
    }

    /// <summary>dL/dx = w · dy and dL/dw = x · dy of the same layer, with dy = [1, tiny, 2 …].</summary>
    [Theory]
    [InlineData(ConvolutionAccuracy.Accurate, Tiny, 2 * Tiny, 6 * Repeats * Tiny)]
    [InlineData(ConvolutionAccuracy.FlushSubnormals, 0f, 0f, 0f)]
    public void Gradients_follow_the_mode(ConvolutionAccuracy accuracy, float ofDeadWeight, float ofDeadGradient, float ofDeadInput)
    {
        Tensor<float> outputGradient = Tensor.Create(Repeated(1, Tiny, 2), [1, 1, 1, 3 * Repeats]);
        Tensor<float> weight = Tensor.Create([Tiny, 2], WeightShape);
        var options = new ConvolutionOptions { Accuracy = accuracy };
        float[] inputGradient = Values(
            ConvolutionGradient.Input(ConvolutionKind.Convolution, InputShape, weight, outputGradient, options));
        Assert.Equal([.. Repeated(ofDeadWeight, 0, 2 * ofDeadWeight), .. Repeated(2, ofDeadGradient, 4)], inputGradient);
        float[] weightGradient = Values(
            ConvolutionGradient.Weight(ConvolutionKind.Convolution, Input(), WeightShape, outputGradient, options));
        Assert.Equal(9 * Repeats, weightGradient[0]);
        Assert.Equal(ofDeadInput, weightGradient[1], Repeats * float.Epsilon);
    }

    /// <summary>Where an input lies does not decide what is flushed of it.</summary>
    [Fact]
    public void A_view_gives_what_its_dense_copy_gives()
    {
        float[] wide = SubnormalData.Sprinkled(Values(TestTensor.Random<float>(1, [2 * 3 * 20 * 30])), seed: 1);
        Tensor<float> weight = TestTensor.Random<float>(2, [4, 3, 1, 1]);
        ReadOnlyTensorSpan<float> view = Tensor.Create(wide, [2, 3, 20, 30]).AsReadOnlyTensorSpan()[.., .., .., 5..25];
        Tensor<float> dense = Tensor.CreateFromShape<float>([2, 3, 20, 20]);
        view.CopyTo(dense);
        foreach (ConvolutionAccuracy accuracy in Enum.GetValues<ConvolutionAccuracy>())
        {
            var options = new ConvolutionOptions { Accuracy = accuracy };
            Tensor<float> ofView = Tensor.CreateFromShape<float>([2, 4, 20, 20]), ofDense = Tensor.CreateFromShape<float>([2, 4, 20, 20]);
            Convolution.Forward<float>(view, weight, default, ofView, options);
            Convolution.Forward<float>(dense, weight, default, ofDense, options);
            Assert.Equal(-1, SubnormalData.FirstDifference<float>(Values(ofDense), Values(ofView)));
        }
    }

    [Theory]
    [InlineData(ConvolutionKind.Convolution, PaddingMode.Zeros)]
    [InlineData(ConvolutionKind.Convolution, PaddingMode.Reflect)]
    [InlineData(ConvolutionKind.Transposed, PaddingMode.Zeros)]
    public void Flushing_all_allocates_nothing(ConvolutionKind kind, PaddingMode mode)
    {
        var options = new ConvolutionOptions { Accuracy = ConvolutionAccuracy.FlushSubnormals, PaddingMode = mode, Padding = 1 };
        var sample = new Sample<float>(kind, 2, options, size: 50, channels: 16);
        Tensor<float> output = sample.NewOutput(), outputGradient = sample.NewOutput();
        Tensor<float> gradient = Tensor.CreateFromShape<float>(sample.Weight.Lengths);
        ConvolutionPlan<float> plan = ConvolutionPlan<float>.Create(kind, options, sample.Geometry.InputShape, sample.Weight, sample.Bias);
        ConvolutionPasses<float> passes = ConvolutionPasses<float>.Create(kind, options, sample.Geometry.InputShape, sample.Weight.Lengths);
        foreach (int threads in (int[])[1, 2])
        {
            string what = $"{kind}, {mode}, {threads} threads";
            Allocations.AssertNone($"plan: {what}", threads, parallel => plan.Execute(sample.Input, output, parallel));
            Allocations.AssertNone(
                $"weight gradient: {what}", threads,
                parallel => passes.WeightGradient(sample.Input, outputGradient, gradient, parallel));
        }
    }

    private static Tensor<float> Input() => Tensor.Create([.. Repeated(1, 2, 4), .. Repeated(Tiny, 3, Tiny)], InputShape);

    private static float[] Repeated(params float[] values) => [.. Enumerable.Repeat(values, Repeats).SelectMany(row => row)];

    private static float[] Values(Tensor<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
