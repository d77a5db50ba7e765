using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>Transposed layers of stride 2 on planes of several blocks: no row may be missing, or there twice, where blocks meet.</summary>
public class WovenRowStreamTests
{
    [Theory]
    [InlineData(1, 2, 1, 0)]
    [InlineData(3, 2, 2, 1)]
    [InlineData(4, 1, 2, 0)]
    [InlineData(7, 3, 3, 2)]
    public void Blocks_of_rows_join(int kernelHeight, int kernelWidth, int stride, int padding)
    {
        var options = new ConvolutionOptions
        {
            Stride = new PerAxis([stride, 2]),
            Padding = new PerAxis([padding, 1]),
        };
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Transposed, options, [2, 151, 243], [2, 1, kernelHeight, kernelWidth]);
        var problem = new EngineProblem(kernelHeight, geometry, options);
        float[] input = problem.Integers<float>(geometry.InputLength, 1), weight = problem.Integers<float>(geometry.WeightLength, 2);
        float[] bias = [3];
        double[] expected = EngineRun.Reference(geometry, input, weight, bias);
        foreach (VectorWidth width in EngineRun.Widths)
        {
            float[] actual = EngineRun.Forward(geometry, width, "row-stream", input, weight, bias);
            Assert.Equal(expected, Array.ConvertAll(actual, value => (double)value));
        }
    }

    /// <summary>An output less deep than the stride lacks phases of the depth, and their taps meet nothing.</summary>
    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(3, 5, 2)]
    public void Phases_without_outputs_take_no_weights(int stride, int kernel, int depth)
    {
        const int Groups = 3;
        var options = new ConvolutionOptions
        {
            Groups = Groups,
            Stride = new PerAxis([stride, 1, 2]),
            Padding = Padding.Asymmetric(before: new PerAxis([0, 0, 1]), after: new PerAxis([kernel - depth, 1, 0])),
        };
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Transposed, options, [2 * Groups, 1, 9, 21], [2 * Groups, 2, kernel, 3, 3]);
        Assert.Equal(depth, geometry.AllAxes[0].Output);
        var problem = new EngineProblem(stride, geometry, options);
        float[] input = problem.Integers<float>(geometry.InputLength, 1), weight = problem.Integers<float>(geometry.WeightLength, 2);
        double[] expected = EngineRun.Reference(geometry, input, weight, []);
        foreach (VectorWidth width in EngineRun.Widths)
        {
            float[] actual = EngineRun.Forward(geometry, width, "row-stream", input, weight, []);
            Assert.Equal(expected, Array.ConvertAll(actual, value => (double)value));
        }
    }
}
