using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Gallery;

/// <summary>The layers of the gallery: a kernel of 3 unless another is given, Xavier weights, seed 0.</summary>
internal static class GalleryLayer
{
    public static LayerShape Of(
        ConvolutionKind kind, int rank, int inChannels, int outChannels, ConvolutionOptions options, int kernel = 3) =>
        new(kind, rank, inChannels, outChannels, kernel, HasBias: true, options);

    public static LayerWeights<float> Draw(LayerShape layer) =>
        new DrawnWeights(WeightInit.XavierNormal, gain: 1, seed: 0).Make<float>(layer);
}
