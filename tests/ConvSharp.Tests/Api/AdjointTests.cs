using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
using ConvSharp.Tests.Engine;
using Xunit;

namespace ConvSharp.Tests.Api;

/// <summary>
/// Convolution and transposed convolution with one weight are each other's adjoint: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩. On small whole numbers both sides
/// are exact, so they must be equal.
/// </summary>
public class AdjointTests
{
    private const int Problems = 300;

    [Fact]
    public void The_transposed_layer_is_the_adjoint_in_float() => IsAdjoint<float>(firstSeed: 10_000);

    [Fact]
    public void The_transposed_layer_is_the_adjoint_in_double() => IsAdjoint<double>(firstSeed: 20_000);

    private static void IsAdjoint<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int done = 0;
        for (int seed = firstSeed; done < Problems; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed);
            ConvolutionGeometry forward = problem.Geometry;
            if (forward.Kind == ConvolutionKind.Transposed)
                continue;
            done++;
            Tensor<T> x = Tensor.Create(problem.Integers<T>(forward.InputLength, 1), forward.InputShape);
            Tensor<T> weight = Tensor.Create(problem.Integers<T>(forward.WeightLength, 2), forward.WeightShape);
            Tensor<T> y = Tensor.Create(problem.Integers<T>(forward.OutputLength, 3), forward.OutputShape);
            (ConvolutionOptions there, ConvolutionOptions back) = Options(forward);

            Tensor<T> ax = Convolution.Forward(x, weight, null, there);
            Tensor<T> aty = Convolution.Transposed(y, weight, null, back);
            Assert.Equal(forward.OutputShape, ax.Lengths.ToArray());
            Assert.Equal(forward.InputShape, aty.Lengths.ToArray());

            (double left, double right) = (Dot(ax, y), Dot(x, aty));
            if (left != right)
                Assert.Fail($"{problem}: ⟨Ax, y⟩ = {left}, ⟨x, Aᵀy⟩ = {right}");
        }
    }

    /// <summary>The convolution's options, and those of the transposed convolution that leads back to its input's size.</summary>
    private static (ConvolutionOptions There, ConvolutionOptions Back) Options(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        PerAxis Each(Func<AxisGeometry, long> number) => (long[])[.. axes.Select(number)];
        var there = new ConvolutionOptions
        {
            Stride = Each(axis => axis.Stride),
            Dilation = Each(axis => axis.Dilation),
            Groups = geometry.Groups,
            Accuracy = ConvolutionAccuracy.Accurate, // whole numbers must stay exact
            Padding = Padding.Asymmetric(Each(axis => axis.PadBefore), Each(axis => axis.PadAfter)),
        };
        return (there, there with { OutputSize = Each(axis => axis.Input) });
    }

    private static double Dot<T>(Tensor<T> left, Tensor<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[] a, T[] b) = (TestTensor.Values(left), TestTensor.Values(right));
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += double.CreateChecked(a[i]) * double.CreateChecked(b[i]);
        return sum;
    }
}
