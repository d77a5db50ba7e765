using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Geometry;
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

    /// <summary>Keras computes the same: x = 1 2 3 with kernel 1 2 and stride 3.</summary>
    [Fact]
    public void Transposed_same_of_a_kernel_below_the_stride()
    {
        Tensor<float> x = Tensor.Create<float>([1, 2, 3], [1, 1, 3]), weight = Tensor.Create<float>([1, 2], [1, 1, 2]);
        foreach (Padding padding in new[] { Padding.Same, Padding.SameLower })
        {
            Tensor<float> y = Convolution.Transposed(x, weight, null, new ConvolutionOptions { Stride = 3, Padding = padding });
            Assert.Equal([1, 2, 0, 2, 4, 0, 3, 6, 0], TestTensor.Values(y));
        }
    }

    /// <summary>The layer without numbers: both sides get the rule alone.</summary>
    [Fact]
    public void Transposed_same_is_the_adjoint_of_same()
    {
        for (int seed = 30_000; seed < 30_200; seed++)
        {
            var random = new Random(seed);
            int rank = random.Next(1, 4), groups = random.Next(1, 3);
            PerAxis Axes(int beyond) => new([.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(1, beyond))]);
            PerAxis stride = Axes(6), dilation = Axes(3);
            var options = new ConvolutionOptions
            {
                Stride = stride,
                Dilation = dilation,
                Groups = groups,
                Accuracy = ConvolutionAccuracy.Accurate,
                Padding = seed % 2 == 0 ? Padding.Same : Padding.SameLower,
            };
            nint[] kernel = [.. Enumerable.Range(0, rank).Select(_ => (nint)random.Next(1, 6))];
            nint[] input = [2, 2 * groups, .. Enumerable.Range(0, rank).Select(axis => (nint)(random.Next(1, 5) * stride[axis]))];
            var forward = ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, input, [3 * groups, 2, .. kernel]);
            Tensor<float> x = Whole(forward.InputShape, 1), weight = Whole(forward.WeightShape, 2), y = Whole(forward.OutputShape, 3);
            double left = Dot(Convolution.Forward(x, weight, null, options), y);
            Tensor<float> back = Convolution.Transposed(y, weight, null, options);
            Assert.Equal(forward.InputShape, back.Lengths.ToArray());
            double right = Dot(x, back);
            Assert.True(left == right, $"seed {seed}: {forward}: ⟨Ax, y⟩ = {left}, ⟨x, Aᵀy⟩ = {right}");

            Tensor<float> Whole(nint[] shape, int salt)
            {
                var numbers = new Random((31 * seed) + salt);
                int count = (int)shape.Aggregate((a, b) => a * b);
                return Tensor.Create([.. Enumerable.Range(0, count).Select(_ => (float)numbers.Next(-8, 9))], shape);
            }
        }
    }

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
