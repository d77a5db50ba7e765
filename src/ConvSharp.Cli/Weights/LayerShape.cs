using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Cli.Weights;

/// <summary>A layer with all values but the numbers of its weights.</summary>
internal sealed record LayerShape(
    ConvolutionKind Kind, int Rank, long InChannels, long OutChannels, PerAxis Kernel, bool HasBias, ConvolutionOptions Options)
{
    /// <summary>[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</summary>
    public nint[] WeightShape => ConvolutionGeometry.WeightShapeOf(Kind, Rank, InChannels, OutChannels, Kernel, Options);

    /// <summary>As torch prints it.</summary>
    public override string ToString() => LayerText.Of(Kind, Rank, InChannels, OutChannels, Kernel, HasBias, Options);
}
