using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using ConvSharp.Tests.Goldens;
using Xunit;

namespace ConvSharp.Tests.Gradients;

/// <summary>libtorch's gradients by both ways into the library.</summary>
public class GradientGoldenTests
{
    [Fact]
    public void Functions_give_torchs_float_gradients() => AllGoldens<float>(ByFunction);

    [Fact]
    public void Functions_give_torchs_double_gradients() => AllGoldens<double>(ByFunction);

    [Fact]
    public void Passes_give_torchs_float_gradients() => AllGoldens<float>(ByPasses);

    [Fact]
    public void Passes_give_torchs_double_gradients() => AllGoldens<double>(ByPasses);

    /// <summary>
    /// Tolerance: float 2e-5 relative and absolute, for sums of up to a few hundred terms of the order of 1; double 1e-12.
    /// </summary>
    private static void AllGoldens<T>(Func<LayerGolden<T>, (Tensor<T> Input, Tensor<T> Weight, Tensor<T> Bias)> run)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double tolerance = typeof(T) == typeof(float) ? 2e-5 : 1e-12;
        int cases = 0;
        foreach (LayerGolden<T> golden in GoldenFile.Layers<T>())
        {
            (Tensor<T> input, Tensor<T> weight, Tensor<T> bias) = run(golden);
            Close(golden.InputGradient, input, tolerance, $"{golden}: input gradient");
            Close(golden.WeightGradient, weight, tolerance, $"{golden}: weight gradient");
            if (golden.BiasGradient is not null)
                Close(golden.BiasGradient, bias, tolerance, $"{golden}: bias gradient");
            cases++;
        }

        Assert.True(cases > 100, $"only {cases} cases");
    }

    private static void Close<T>(GoldenTensor<T> expected, Tensor<T> actual, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(
            actual.Lengths.SequenceEqual(TestTensor.Sizes(expected.Shape)),
            $"{what} should be [{string.Join(", ", expected.Shape)}], but is [{string.Join(", ", actual.Lengths.ToArray())}]");
        GoldenAssert.Close<T>(expected.Values, TestTensor.Values(actual), tolerance, tolerance, what);
    }

    private static (Tensor<T> Input, Tensor<T> Weight, Tensor<T> Bias) ByFunction<T>(LayerGolden<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Tensor<T> x, Tensor<T> w, Tensor<T> dy) = (Of(golden.Input), Of(golden.Weight), Of(golden.OutputGradient));
        ConvolutionOptions options = golden.Options();
        return (
            ConvolutionGradient.Input(golden.Kind, x.Lengths, w, dy, options),
            ConvolutionGradient.Weight(golden.Kind, x, w.Lengths, dy, options),
            ConvolutionGradient.Bias(dy, golden.Rank));
    }

    private static (Tensor<T> Input, Tensor<T> Weight, Tensor<T> Bias) ByPasses<T>(LayerGolden<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (Tensor<T> x, Tensor<T> w, Tensor<T> dy) = (Of(golden.Input), Of(golden.Weight), Of(golden.OutputGradient));
        ConvolutionPasses<T> passes = ConvolutionPasses<T>.Create(golden.Kind, golden.Options(), x.Lengths, w.Lengths);
        Tensor<T> dx = TestTensor.Filled(x.Lengths, T.NaN), dw = TestTensor.Filled(w.Lengths, T.NaN);
        Tensor<T> db = TestTensor.Filled([(nint)passes.Geometry.OutChannels], T.NaN);
        passes.InputGradient(dy, w, dx);
        passes.WeightGradient(x, dy, dw);
        passes.BiasGradient(dy, db);
        return (dx, dw, db);
    }

    private static Tensor<T> Of<T>(GoldenTensor<T> golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TestTensor.Of(golden.Values, golden.Shape);
}
