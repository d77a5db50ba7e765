using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Tests.Support;

/// <summary>Makes the layer class of a kind and rank.</summary>
internal static class AnyLayer
{
    public static ConvolutionLayer<T> Create<T>(
        ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernel, ConvolutionOptions options,
        bool bias = true, ulong seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ConvolutionLayers.Create<T>(kind, rank, inChannels, outChannels, kernel, options, bias, new TorchGenerator(seed));

    /// <summary>The layer that has a weight of this shape.</summary>
    public static ConvolutionLayer<T> Of<T>(
        ConvolutionKind kind, ReadOnlySpan<nint> weight, ConvolutionOptions options, bool bias = true, ulong seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long[] kernel = new long[weight.Length - 2];
        for (int axis = 0; axis < kernel.Length; axis++)
            kernel[axis] = weight[2 + axis];
        (long first, long second) = (weight[0], unchecked(weight[1] * options.Groups));
        (long inChannels, long outChannels) = kind == ConvolutionKind.Convolution ? (second, first) : (first, second);
        return Create<T>(kind, kernel.Length, inChannels, outChannels, kernel, options, bias, seed);
    }
}
