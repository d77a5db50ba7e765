using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms.MatrixProduct;

/// <summary>Matrix products of several groups and batches that fill no block, exactly.</summary>
public class MatrixProductGroupsTests
{
    [Theory]
    [InlineData(ConvolutionKind.Convolution, 1, 1)]
    [InlineData(ConvolutionKind.Convolution, 3, 1)]
    [InlineData(ConvolutionKind.Convolution, 3, 17)]
    [InlineData(ConvolutionKind.Convolution, 2, 131)]
    [InlineData(ConvolutionKind.Transposed, 1, 1)]
    [InlineData(ConvolutionKind.Transposed, 3, 1)]
    [InlineData(ConvolutionKind.Transposed, 3, 17)]
    [InlineData(ConvolutionKind.Transposed, 2, 131)]
    public void They_give_what_the_reference_gives(ConvolutionKind kind, int groups, int batch)
    {
        foreach (int outChannels in new[] { 1, 7, 40 })
        {
            ConvolutionGeometry geometry = kind == ConvolutionKind.Convolution
                ? ConvolutionGeometry.Create(
                    kind, new ConvolutionOptions { Groups = groups }, [batch, 2 * groups, 2, 3], [outChannels * groups, 2, 2, 3])
                : ConvolutionGeometry.Create(
                    kind, new ConvolutionOptions { Groups = groups }, [batch, 2 * groups, 1, 1], [2 * groups, outChannels, 2, 3]);
            Check(geometry, seed: batch);
        }
    }

    /// <summary>Panels long enough that a few samples read several side by side, and a last panel of one vector.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    public void A_few_samples_read_long_panels_side_by_side(int batch, int groups)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, new ConvolutionOptions { Groups = groups }, [batch, 1400 * groups, 2, 3],
            [169 * groups, 1400, 2, 3]);
        Check(geometry, seed: batch);
    }

    private static void Check(ConvolutionGeometry geometry, int seed)
    {
        var random = new Random(seed);
        float[] input = Integers(geometry.InputLength), weight = Integers(geometry.WeightLength), bias = Integers(geometry.OutChannels);
        double[] expected = EngineRun.Reference(geometry, input, weight, bias);
        foreach (VectorWidth width in EngineRun.Widths)
        {
            float[] output = EngineRun.Forward(geometry, width, "matrix-product", input, weight, bias);
            Assert.True(
                output.Select(value => (double)value).SequenceEqual(expected), $"{geometry}, {width}, seed {seed}");
        }

        float[] Integers(long length) => [.. Enumerable.Range(0, (int)length).Select(_ => (float)random.Next(-9, 10))];
    }
}
