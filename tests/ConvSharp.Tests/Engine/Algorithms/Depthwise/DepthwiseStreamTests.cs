using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms.Depthwise;

/// <summary>What the sweep's small problems do not reach: planes of several row blocks, wide strips, the longest kernels.</summary>
public class DepthwiseStreamTests
{
    private const int Seed = 20;

    [Theory]
    [InlineData(3, 300, 90, 3, 1, 1)]
    [InlineData(2, 401, 171, 5, 2, 2)]
    [InlineData(2, 250, 131, 7, 1, 3)]
    [InlineData(3, 60, 77, 8, 1, 4)]
    [InlineData(3, 30, 150, 9, 1, 4)]
    [InlineData(9, 40, 33, 7, 2, 6)]
    [InlineData(11, 14, 14, 13, 2, 0)]
    [InlineData(4, 401, 171, 3, 1, 1)] // larger than the third-level cache, rows cut
    [InlineData(301, 44, 43, 3, 1, 1)] // larger than the third-level cache, several planes a piece
    public void Large_planes_are_exact(int channels, int height, int width, int kernel, int stride, int padding)
    {
        var options = new ConvolutionOptions { Stride = stride, Padding = padding, Groups = channels };
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, options, [2, channels, height, width], [channels, 1, kernel, kernel]);
        var problem = new EngineProblem(Seed, geometry, options);
        float[] input = problem.Integers<float>(geometry.InputLength, 1), weight = problem.Integers<float>(geometry.WeightLength, 2);
        float[] bias = problem.Integers<float>(geometry.OutChannels, 3);
        float[] expected = [.. EngineRun.Reference(geometry, input, weight, bias).Select(value => (float)value)];
        foreach (VectorWidth vectors in EngineRun.Widths)
        {
            float[] actual = EngineRun.Forward(geometry, vectors, "depthwise-stream", input, weight, bias);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{vectors}, {problem}");
        }
    }

    /// <summary>A step of two rows has one that the earlier of two outputs does not see: an infinity there must not reach it.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Only_outputs_that_see_an_infinity_are_infinite(int kernel)
    {
        const int size = 19;
        var options = new ConvolutionOptions { Stride = 2 };
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, options, [1, 1, size, size], [1, 1, kernel, kernel]);
        float[] weight = new float[geometry.WeightLength];
        Array.Fill(weight, 1);
        for (int row = 0; row < size; row++)
        {
            float[] input = new float[geometry.InputLength];
            input.AsSpan(row * size, size).Fill(float.PositiveInfinity);
            float[] expected = [.. EngineRun.Reference(geometry, input, weight, Array.Empty<float>()).Select(value => (float)value)];
            foreach (VectorWidth vectors in EngineRun.Widths)
            {
                float[] actual = EngineRun.Forward(geometry, vectors, "depthwise-stream", input, weight, []);
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{vectors}, kernel {kernel}, infinities in row {row}");
            }
        }
    }
}
