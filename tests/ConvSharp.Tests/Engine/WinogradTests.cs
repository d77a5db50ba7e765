using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>Winograd's tiles at every width against the reference in double, within the bounds that the documentation states.</summary>
public class WinogradTests
{
    private const int Shapes = 200;

    [Fact]
    public void Fast_tiles_keep_their_bound() =>
        Sweep<float>(firstSeed: 10_000, ConvolutionAccuracy.Fast);

    [Fact]
    public void Accurate_tiles_keep_their_bound() =>
        Sweep<float>(firstSeed: 128_000, ConvolutionAccuracy.Accurate);

    [Fact]
    public void Double_keeps_the_accurate_bound() =>
        Sweep<double>(firstSeed: 256_000, ConvolutionAccuracy.Fast);

    /// <summary>Pictures of few tiles share blocks: their bits are those of a picture alone.</summary>
    [Theory]
    [InlineData(ConvolutionKind.Convolution, 3, 1, 40)]
    [InlineData(ConvolutionKind.Convolution, 2, 1, 3)]
    [InlineData(ConvolutionKind.Transposed, 4, 2, 40)]
    [InlineData(ConvolutionKind.Transposed, 5, 3, 300)]
    public void Pictures_that_share_a_block_keep_their_bits(ConvolutionKind kind, int kernel, int stride, int channels)
    {
        const int Batch = 5;
        var options = new ConvolutionOptions { Padding = 1, Stride = stride };
        var geometry = ConvolutionGeometry.Create(kind, options, [Batch, channels, 6, 7], [channels, channels, kernel, kernel]);
        var alone = ConvolutionGeometry.Create(kind, options, [1, channels, 6, 7], [channels, channels, kernel, kernel]);
        var problem = new EngineProblem(channels, geometry, options);
        float[] input = problem.Reals<float>(geometry.InputLength, 1), weight = problem.Reals<float>(geometry.WeightLength, 2);
        foreach (VectorWidth width in EngineRun.Widths)
        {
            float[][] pictures = [.. input.Chunk(input.Length / Batch)
                .Select(picture => EngineRun.Forward(alone, width, "winograd", picture, weight, []))];
            float[] together = EngineRun.Forward(geometry, width, "winograd", input, weight, []);
            Assert.True(pictures.SelectMany(picture => picture).SequenceEqual(together), $"{width}, {problem}");
        }
    }

    /// <summary>|error| ≤ factor · (K + 16) · unit roundoff · max|w| · max|x|, K being the terms of a sum.</summary>
    private static void Sweep<T>(int firstSeed, ConvolutionAccuracy accuracy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (EngineProblem problem in TransformBounds
            .ProblemsFrom<T>(firstSeed, "winograd", accuracy, geometry => geometry).Take(Shapes * SweepLength.Factor))
        {
            ConvolutionGeometry geometry = problem.Geometry;
            T[] input = problem.Reals<T>(geometry.InputLength, 1), weight = problem.Reals<T>(geometry.WeightLength, 2);
            T[] bias = problem.Seed % 2 == 0 ? [] : problem.Reals<T>(geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(geometry, input, weight, bias);
            double bound = TransformBounds.Winograd<T>(geometry, accuracy);
            foreach (VectorWidth width in EngineRun.Widths)
            {
                T[] actual = EngineRun.Forward(geometry, width, "winograd", input, weight, bias, accuracy: accuracy);
                for (int i = 0; i < expected.Length; i++)
                {
                    if (!(Math.Abs(double.CreateChecked(actual[i]) - expected[i]) <= bound))
                    {
                        Assert.Fail($"{width}, {accuracy}, {typeof(T).Name}, {problem}: "
                            + $"output {i} of {expected.Length} is {actual[i]}, not {expected[i]} ± {bound}");
                    }
                }
            }
        }
    }
}
