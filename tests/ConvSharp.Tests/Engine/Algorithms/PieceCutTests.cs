using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms;

/// <summary>How calls are cut into pieces: as many for each thread, by bands of the plane or by channels, whichever moves less.</summary>
public class PieceCutTests
{
    [Theory]
    [InlineData("pointwise", 192, 128, 56, 1, true)] // a large plane: each thread reads its own half
    [InlineData("pointwise", 96, 576, 14, 1, false)] // many output planes: bands would meet in each of them
    [InlineData("pointwise", 576, 96, 14, 1, true)]
    [InlineData("pointwise", 960, 320, 7, 1, false)] // weights that bands would read twice
    [InlineData("winograd", 128, 128, 56, 3, true)]
    [InlineData("winograd", 256, 256, 14, 3, false)]
    [InlineData("implicit-gemm", 64, 64, 56, 3, true)]
    public void Two_threads_have_equally_many_pieces(string algorithm, int inChannels, int outChannels, int size, int kernel, bool hasBands)
    {
        PiecewiseConvolution<float> convolution = Prepared(algorithm, inChannels, outChannels, size, kernel);
        PieceCut one = convolution.Pieces(threads: 1), two = convolution.Pieces(threads: 2);

        Assert.Equal(0, two.Pieces % 2);
        Assert.Equal(hasBands ? 1 : 2, two.ChannelParts);
        Assert.Equal(hasBands ? one.Bands + (one.Bands % 2) : one.Bands, two.Bands);
    }

    [Fact]
    public void Many_threads_get_pieces_of_few_pixels_from_bands_and_channels()
    {
        PieceCut cut = Prepared("pointwise", 1024, 256, 14, 1).Pieces(threads: 8);
        Assert.Equal(0, cut.Pieces % 8);
    }

    [Fact]
    public void An_empty_batch_has_no_pieces()
    {
        Assert.Equal(0, Prepared("pointwise", 8, 8, 14, 1, batch: 0).Pieces(threads: 4).Pieces);
    }

    private static PiecewiseConvolution<float> Prepared(
        string algorithm, int inChannels, int outChannels, int size, int kernel, int batch = 1)
    {
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, new ConvolutionOptions { Padding = kernel / 2 }, [batch, inChannels, size, size],
            [outChannels, inChannels, kernel, kernel]);
        var problem = Problem.Of<float>(PointwiseAxes.Merged(geometry), VectorWidth.Bits256, ConvolutionAccuracy.Fast);
        ConvolutionProposal proposal = AlgorithmTable.Convolution.Named(algorithm).Propose(problem);
        return Assert.IsAssignableFrom<PiecewiseConvolution<float>>(proposal.Prepare<float>());
    }
}
