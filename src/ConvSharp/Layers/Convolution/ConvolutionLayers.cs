using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Layers;

/// <summary>Makes a layer whose kind and rank are known only when the program runs.</summary>
public static class ConvolutionLayers
{
    /// <summary>
    /// Makes <see cref="Conv1d{T}"/>, <see cref="Conv2d{T}"/>, <see cref="Conv3d{T}"/>, <see cref="ConvTranspose1d{T}"/>,
    /// <see cref="ConvTranspose2d{T}"/> or <see cref="ConvTranspose3d{T}"/>, with weights drawn as torch draws them.
    /// </summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="rank">Number of spatial axes: 1, 2 or 3.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output: the number of kernels.</param>
    /// <param name="kernelSize">Taps of the kernel, one number or one per axis.</param>
    /// <param name="options">Stride, padding and the like; an output size is an argument of the layer's Forward instead.</param>
    /// <param name="bias">Whether a learnt number is added to each output channel.</param>
    /// <param name="generator">
    /// Random numbers for the weights: the same seed gives torch's weights. By default a random seed; with
    /// <see cref="TorchGenerator.None"/> the weights are zeros.
    /// </param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="ConvolutionArgumentException">The arguments make no layer of this kind and rank.</exception>
    public static ConvolutionLayer<T> Create<T>(
        ConvolutionKind kind, int rank, long inChannels, long outChannels, PerAxis kernelSize, ConvolutionOptions options,
        bool bias = true, TorchGenerator? generator = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(kind, rank, options);
        GeometryValidation.CheckLayer(kind, rank, inChannels, outChannels, kernelSize, options);
        (PerAxis stride, Padding padding, PerAxis dilation, PerAxis added) =
            (options.Stride, options.Padding, options.Dilation, options.OutputPadding);
        (long groups, PaddingMode mode, ConvolutionAccuracy accuracy) = (options.Groups, options.PaddingMode, options.Accuracy);
        return (kind, rank) switch
        {
            (ConvolutionKind.Convolution, 1) => new Conv1d<T>(
                inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, mode, generator, accuracy),
            (ConvolutionKind.Convolution, 2) => new Conv2d<T>(
                inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, mode, generator, accuracy),
            (ConvolutionKind.Convolution, _) => new Conv3d<T>(
                inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, mode, generator, accuracy),
            (_, 1) => new ConvTranspose1d<T>(
                inChannels, outChannels, kernelSize, stride, padding, added, groups, bias, dilation, mode, generator, accuracy),
            (_, 2) => new ConvTranspose2d<T>(
                inChannels, outChannels, kernelSize, stride, padding, added, groups, bias, dilation, mode, generator, accuracy),
            _ => new ConvTranspose3d<T>(
                inChannels, outChannels, kernelSize, stride, padding, added, groups, bias, dilation, mode, generator, accuracy),
        };
    }

    private static void Check(ConvolutionKind kind, int rank, ConvolutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (kind is not (ConvolutionKind.Convolution or ConvolutionKind.Transposed))
        {
            ConvolutionArgumentException.Throw(
                "a layer is a convolution or a transposed convolution", "kind", kind, "use Convolution or Transposed");
        }

        if (rank is < 1 or > ConvolutionGeometry.MaxRank)
            ConvolutionArgumentException.Throw("a layer has 1 to 3 spatial axes", "rank", rank, "use 1, 2 or 3");
        if (kind == ConvolutionKind.Transposed && options.OutputSize.Count != 0)
        {
            ConvolutionArgumentException.Throw(
                "output_size belongs to one call, not to the layer", "output_size", options.OutputSize, "give it to Forward");
        }
    }
}
