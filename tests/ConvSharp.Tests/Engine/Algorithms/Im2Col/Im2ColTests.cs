using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms.Im2Col;

/// <summary>What the sweep's small problems do not reach: several chains, blocks over many samples, patches of large dilations.</summary>
public class Im2ColTests
{
    private const int Seed = 30;

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 17, 300, 40, 7, 3, 3, 1, 1)] // whole planes, channels in several chains
    [InlineData(ConvolutionKind.Convolution, 5, 24, 35, 9, 3, 1, 4, 4)] // patches
    [InlineData(ConvolutionKind.Convolution, 40, 8, 70, 14, 2, 2, 0, 1)] // nothing to pad
    [InlineData(ConvolutionKind.Transposed, 16, 96, 33, 5, 2, 1, 0, 2)] // a transposed layer whose patches are cut
    [InlineData(ConvolutionKind.Convolution, 2, 3, 5, 32, 5, 1, 2, 1)] // the largest plane
    public void Small_planes_are_exact(
        ConvolutionKind kind, int samples, int inChannels, int outChannels, int size, int kernel, int stride, int padding, int dilation)
    {
        var options = new ConvolutionOptions { Stride = stride, Padding = padding, Dilation = dilation };
        (int first, int second) = kind == ConvolutionKind.Convolution ? (outChannels, inChannels) : (inChannels, outChannels);
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            kind, options, [samples, inChannels, size, size], [first, second, kernel, kernel]);
        var problem = new EngineProblem(Seed, geometry, options);
        float[] input = problem.Integers<float>(geometry.InputLength, 1), weight = problem.Integers<float>(geometry.WeightLength, 2);
        float[] bias = problem.Integers<float>(geometry.OutChannels, 3);
        float[] expected = [.. EngineRun.Reference(geometry, input, weight, bias).Select(value => (float)value)];
        foreach (VectorWidth vectors in EngineRun.Widths)
        {
            float[] actual = EngineRun.Forward(geometry, vectors, "im2col", input, weight, bias);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{vectors}, {problem}");
        }
    }
}
