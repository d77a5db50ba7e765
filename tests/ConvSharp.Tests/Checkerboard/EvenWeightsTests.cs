using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class EvenWeightsTests
{
    [Theory]
    [InlineData("3", 2, 1)]
    [InlineData("4", 2, 1)]
    [InlineData("7", 3, 2)]
    [InlineData("3x4", 2, 1)]
    [InlineData("5x5", 2, 3)]
    [InlineData("3x4x5", 3, 1)]
    public void All_phases_of_each_kernel_have_one_sum(string kernel, long stride, long dilation)
    {
        Tensor<double> weight = Random(seed: 1, GeometryText.ParseShape(kernel, "kernel"));
        EvenWeights.Make(weight.AsTensorSpan(), stride, dilation);
        foreach (double[] sums in PhaseSums(weight, stride, dilation))
            Assert.All(sums, sum => Assert.Equal(sums[0], sum, 1e-12));
    }

    [Fact]
    public void Even_weights_stay_as_they_are()
    {
        Tensor<double> weight = Random(seed: 2, [5, 5]);
        EvenWeights.Make(weight.AsTensorSpan(), 2);
        double[] once = weight.ToArray();
        EvenWeights.Make(weight.AsTensorSpan(), 2);
        Assert.All(once.Zip(weight.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void No_other_even_weights_are_nearer()
    {
        // The change is orthogonal to whatever stays even: to all differences of even weights.
        Tensor<double> weight = Random(seed: 3, [3, 5]), other = Random(seed: 4, [3, 5]);
        double[] before = weight.ToArray();
        EvenWeights.Make(weight.AsTensorSpan(), 2);
        EvenWeights.Make(other.AsTensorSpan(), 2);
        double[] after = weight.ToArray(), another = other.ToArray();
        double product = Enumerable.Range(0, before.Length).Sum(i => (after[i] - before[i]) * (another[i] - after[i]));
        Assert.Equal(0, product, 1e-12);
    }

    [Theory]
    [InlineData("1", 2, 1)]
    [InlineData("4", 2, 2)]
    [InlineData("3x1", 2, 1)]
    public void Kernels_with_holes_cannot_be_even(string kernel, long stride, long dilation)
    {
        Tensor<double> weight = Random(seed: 5, GeometryText.ParseShape(kernel, "kernel"));
        double[] before = weight.ToArray();
        Assert.Throws<ConvolutionArgumentException>(() => EvenWeights.Make(weight.AsTensorSpan(), stride, dilation));
        Assert.Equal(before, weight.ToArray());
    }

    private static Tensor<double> Random(int seed, long[] kernel)
    {
        Tensor<double> weight = Tensor.CreateFromShape<double>([2, 3, .. kernel.Select(size => (nint)size)]);
        Init.Normal(weight.AsTensorSpan(), new TorchGenerator((ulong)seed));
        return weight;
    }

    /// <summary>The sum of each phase of each kernel.</summary>
    private static IEnumerable<double[]> PhaseSums(Tensor<double> weight, long stride, long dilation)
    {
        double[] values = weight.ToArray();
        int[] kernel = [.. weight.Lengths[2..].ToArray().Select(size => (int)size)];
        int taps = kernel.Aggregate(1, (product, size) => product * size);
        for (int start = 0; start < values.Length; start += taps)
        {
            var sums = new SortedDictionary<string, double>();
            for (int tap = 0; tap < taps; tap++)
            {
                int rest = tap;
                string phase = "";
                foreach (int size in kernel.Reverse())
                {
                    phase += $"{rest % size * dilation % stride} ";
                    rest /= size;
                }

                sums[phase] = sums.GetValueOrDefault(phase) + values[start + tap];
            }

            yield return [.. sums.Values];
        }
    }
}
