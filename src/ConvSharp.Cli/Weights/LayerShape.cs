using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Cli.Weights;

/// <summary>A layer with everything settled but the numbers of its weights.</summary>
internal sealed record LayerShape(
    ConvolutionKind Kind, int Rank, long InChannels, long OutChannels, PerAxis Kernel, bool HasBias, ConvolutionOptions Options)
{
    /// <summary>[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</summary>
    public nint[] WeightShape
    {
        get
        {
            (long first, long second) = Kind == ConvolutionKind.Convolution
                ? (OutChannels, InChannels / Options.Groups)
                : (InChannels, OutChannels / Options.Groups);
            return [(nint)first, (nint)second, .. Enumerable.Range(0, Rank).Select(axis => (nint)Kernel.At(axis, Rank, "kernel_size", 0))];
        }
    }

    /// <summary>As torch prints it.</summary>
    public override string ToString() => LayerText.Of(Kind, Rank, InChannels, OutChannels, Kernel, HasBias, Options);
}
