using ConvSharp.Geometry;
using ConvSharp.Reference;
using Xunit;

namespace ConvSharp.Tests.Reference;

public class ReferenceConvolutionTests
{
    private const int Problems = 600;

    [Fact]
    public void Convolution_is_not_flipped() =>
        Assert.Equal([3 + 20 + 100, 4 + 30 + 200], Forward(Shapes.Conv(1, 4, 3), [1, 2, 3, 4], [100, 10, 1], []));

    [Fact]
    public void Transposed_convolution_spreads_each_element() => Assert.Equal(
        [7 + 100, 7 + 10, 7 + 201, 7 + 20, 7 + 2],
        Forward(Shapes.ConvTranspose(1, 2, 3, new ConvolutionOptions { Stride = 2 }), [1, 2], [100, 10, 1], [7]));

    [Fact]
    public void Outputs_without_taps_hold_the_bias() => Assert.Equal(
        [8, 7, 7, 9, 7, 7],
        Forward(Shapes.ConvTranspose(1, 2, 1, new ConvolutionOptions { Stride = 3, OutputPadding = 2 }), [1, 2], [1], [7]));

    [Fact]
    public void Agrees_with_a_scatter_written_from_the_definitions()
    {
        for (int seed = 0; seed < Problems; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed);
            Assert.True(problem.Output().SequenceEqual(ScatterConvolution.Forward(problem)), $"{problem}");
        }
    }

    /// <summary>Without this the sweep could pass by never meeting a case.</summary>
    [Fact]
    public void Sweep_meets_every_rank_kind_and_mode()
    {
        ConvolutionGeometry[] met = [.. Enumerable.Range(0, Problems).Select(seed => RandomProblem.Create(seed).Geometry)];
        Assert.Equal(3 * 2 * 4, met.Select(geometry => (geometry.Rank, geometry.Kind, geometry.PaddingMode)).Distinct().Count());
        Assert.Contains(met, geometry => geometry.Batch == 0);
        Assert.Contains(met, geometry => !geometry.IsBatched);
        Assert.Contains(met, geometry => geometry.Groups > 1 && geometry.InChannelsPerGroup > 1 && geometry.OutChannelsPerGroup > 1);
        Assert.Contains(met, geometry => geometry.Kind == ConvolutionKind.Transposed && geometry.PaddingMode != PaddingMode.Zeros
            && geometry.AllAxes.ToArray().Any(axis =>
                axis.Stride > 1 && axis.Dilation > 1 && axis.Kernel > 1 && BorderExtension.Of(axis).Before > 0));
        Assert.Contains(met, geometry => geometry.AllAxes.ToArray().Any(axis => axis.PadAfter < 0));
    }

    [Fact]
    public void Zeros_beyond_the_border_take_part()
    {
        double[] weight = [double.PositiveInfinity, 1, 1];
        Assert.Equal([double.NaN, double.PositiveInfinity, double.PositiveInfinity],
            Forward(Shapes.Conv(1, 3, 3, new ConvolutionOptions { Padding = 1 }), [1, 2, 3], weight, []));

        // The last tap belongs to the odd outputs: at output 1 it meets the zero before the input, at 3 and 5 the input's elements.
        double[] last = [1, 1, 1, double.PositiveInfinity];
        Assert.Equal([1, double.NaN, 3, double.PositiveInfinity, 2, double.PositiveInfinity],
            Forward(Shapes.ConvTranspose(1, 2, 4, new ConvolutionOptions { Stride = 2 }), [1, 2], last, []));
    }

    [Fact]
    public void Floats_are_summed_in_the_accumulators_type()
    {
        var output = new double[1];
        ReferenceConvolution.Forward<float, double>(Shapes.Conv(1, 3, 3), [1e8f, 1, -1e8f], [1, 1, 1], [], output);
        Assert.Equal([1], output);
    }

    [Fact]
    public void Gradients_are_adjoint_to_the_convolution()
    {
        for (int seed = 0; seed < Problems; seed++)
        {
            RandomProblem problem = RandomProblem.Create(seed) with { Bias = [] };
            ConvolutionGeometry geometry = problem.Geometry;
            int[] outputGradient = RandomProblem.Integers(new Random(~seed), geometry.OutputLength);
            var inputGradient = new long[geometry.InputLength];
            var weightGradient = new long[geometry.WeightLength];
            ReferenceConvolution.InputGradient<int, long>(geometry, problem.Weight, outputGradient, inputGradient);
            ReferenceConvolution.WeightGradient<int, long>(geometry, problem.Input, outputGradient, weightGradient);

            long expected = Dot(problem.Output(), outputGradient);
            Assert.True(expected == Dot(inputGradient, problem.Input), $"input, {problem}");
            Assert.True(expected == Dot(weightGradient, problem.Weight), $"weight, {problem}");
        }
    }

    [Fact]
    public void Bias_gradient_sums_each_channel()
    {
        ConvolutionGeometry geometry =
            ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [2, 1, 2], [3, 1, 1]);
        var gradient = new long[3];
        ReferenceConvolution.BiasGradient<int, long>(geometry, [1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60], gradient);
        Assert.Equal([33, 77, 121], gradient);
    }

    [Fact]
    public void Gradients_of_an_empty_batch_are_zero()
    {
        ConvolutionGeometry geometry =
            ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [0, 1, 4], [1, 1, 3]);
        long[] weightGradient = [1, 1, 1], biasGradient = [1];
        ReferenceConvolution.WeightGradient<int, long>(geometry, [], [], weightGradient);
        ReferenceConvolution.BiasGradient<int, long>(geometry, [], biasGradient);
        Assert.Equal([0, 0, 0], weightGradient);
        Assert.Equal([0], biasGradient);
    }

    private static double[] Forward(ConvolutionGeometry geometry, double[] input, double[] weight, double[] bias)
    {
        var output = new double[geometry.OutputLength];
        Array.Fill(output, double.NaN);
        ReferenceConvolution.Forward<double, double>(geometry, input, weight, bias, output);
        return output;
    }

    private static long Dot(long[] left, int[] right) => left.Zip(right, (a, b) => a * b).Sum();
}
