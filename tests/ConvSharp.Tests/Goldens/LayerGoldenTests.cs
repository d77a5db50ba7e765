using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Layers;
using ConvSharp.Plans;
using Xunit;

namespace ConvSharp.Tests.Goldens;

/// <summary>libtorch's outputs by every way into the library.</summary>
public class LayerGoldenTests
{
    [Fact]
    public void Layers_give_torchs_float_outputs() => AllGoldens<float>(ByLayer);

    [Fact]
    public void Layers_give_torchs_double_outputs() => AllGoldens<double>(ByLayer);

    [Fact]
    public void Functions_give_torchs_float_outputs() => AllGoldens<float>(ByFunction);

    [Fact]
    public void Functions_give_torchs_double_outputs() => AllGoldens<double>(ByFunction);

    [Fact]
    public void Functions_into_a_destination_give_torchs_float_outputs() => AllGoldens<float>(ByFunctionIntoDestination);

    [Fact]
    public void Functions_into_a_destination_give_torchs_double_outputs() => AllGoldens<double>(ByFunctionIntoDestination);

    [Fact]
    public void Plans_give_torchs_float_outputs() => AllGoldens<float>(ByPlan);

    [Fact]
    public void Plans_give_torchs_double_outputs() => AllGoldens<double>(ByPlan);

    /// <summary>
    /// Tolerance: float 1e-5 relative and absolute (inputs are of the order of 1, sums of up to a few hundred terms); double 1e-12.
    /// </summary>
    private static void AllGoldens<T>(Func<LayerGolden<T>, Tensor<T>> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double tolerance = typeof(T) == typeof(float) ? 1e-5 : 1e-12;
        foreach (LayerGolden<T> golden in GoldenFile.Layers<T>())
        {
            Tensor<T> output = run(golden);
            Assert.True(
                output.Lengths.SequenceEqual(TestTensor.Sizes(golden.Output.Shape)),
                $"{golden}: the output should be [{string.Join(", ", golden.Output.Shape)}], "
                + $"but is [{string.Join(", ", output.Lengths.ToArray())}]");
            GoldenAssert.Close<T>(golden.Output.Values, TestTensor.Values(output), tolerance, tolerance, golden.ToString());
        }
    }

    private static Tensor<T> ByLayer<T>(LayerGolden<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionOptions options = golden.Options() with { OutputSize = default };
        ConvolutionLayer<T> layer = AnyLayer.Of<T>(golden.Kind, Weight(golden).Lengths, options, golden.Bias is not null);
        layer.Weight.Set(Weight(golden));
        if (golden.Bias is not null)
            layer.Bias!.Set(Bias(golden)!);
        return golden.OutputSize is null
            ? layer.Forward(Input(golden))
            : ((ConvolutionTransposeLayer<T>)layer).Forward(Input(golden), Longs(golden.OutputSize));
    }

    private static Tensor<T> ByFunction<T>(LayerGolden<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => golden.Transposed
            ? Convolution.Transposed(Input(golden), Weight(golden), Bias(golden), golden.Options())
            : Convolution.Forward(Input(golden), Weight(golden), Bias(golden), golden.Options());

    private static Tensor<T> ByFunctionIntoDestination<T>(LayerGolden<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> output = TestTensor.Filled(TestTensor.Sizes(golden.Output.Shape), T.NaN);
        ReadOnlyTensorSpan<T> bias = golden.Bias is null ? default : Bias(golden)!.AsReadOnlyTensorSpan();
        if (golden.Transposed)
            Convolution.Transposed<T>(Input(golden), Weight(golden), bias, output, golden.Options());
        else
            Convolution.Forward<T>(Input(golden), Weight(golden), bias, output, golden.Options());
        return output;
    }

    private static Tensor<T> ByPlan<T>(LayerGolden<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlyTensorSpan<T> bias = golden.Bias is null ? default : Bias(golden)!.AsReadOnlyTensorSpan();
        ConvolutionPlan<T> plan = ConvolutionPlan<T>.Create(golden.Kind, golden.Options(), Input(golden).Lengths, Weight(golden), bias);
        Tensor<T> output = TestTensor.Filled(TestTensor.Sizes(golden.Output.Shape), T.NaN);
        plan.Execute(Input(golden), output);
        Assert.Equal(TestTensor.Values(output), TestTensor.Values(plan.Execute(Input(golden))));
        return output;
    }

    private static long[] Longs(int[] values) => [.. values.Select(value => (long)value)];

    private static Tensor<T> Input<T>(LayerGolden<T> golden) => TestTensor.Of(golden.Input.Values, golden.Input.Shape);

    private static Tensor<T> Weight<T>(LayerGolden<T> golden) => TestTensor.Of(golden.Weight.Values, golden.Weight.Shape);

    private static Tensor<T>? Bias<T>(LayerGolden<T> golden) =>
        golden.Bias is null ? null : TestTensor.Of(golden.Bias.Values, golden.Bias.Shape);
}
