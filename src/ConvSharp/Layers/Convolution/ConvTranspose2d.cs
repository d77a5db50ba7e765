using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Layers;

/// <summary>2-D transposed convolution of an image, [batch, in channels, height, width]: torch.nn.ConvTranspose2d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ConvTranspose2d<T> : ConvolutionTransposeLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer, with weights drawn as torch draws them.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output: the number of kernels.</param>
    /// <param name="kernelSize">Taps of the kernel, one number or one per axis.</param>
    /// <param name="stride">Step of the kernel over the output; by default 1.</param>
    /// <param name="padding">Elements cut from the output's border: numbers, before and after, or a word; by default none.</param>
    /// <param name="outputPadding">Elements added at the output's end; by default none.</param>
    /// <param name="groups">Independent groups of channels.</param>
    /// <param name="bias">Whether a learnt number is added to each output channel.</param>
    /// <param name="dilation">Distance between taps; by default 1.</param>
    /// <param name="paddingMode">What stands beyond the input's border, as far as outputs see it.</param>
    /// <param name="generator">
    /// Random numbers for the weights: the same seed gives torch's weights. By default a random seed; with
    /// <see cref="TorchGenerator.None"/> the weights are zeros.
    /// </param>
    /// <param name="accuracy">How much rounding error is allowed for the sake of speed.</param>
    /// <exception cref="ConvolutionArgumentException">The arguments make no transposed convolution.</exception>
    public ConvTranspose2d(
        long inChannels, long outChannels, PerAxis kernelSize, PerAxis stride = default, Padding padding = default,
        PerAxis outputPadding = default, long groups = 1, bool bias = true, PerAxis dilation = default,
        PaddingMode paddingMode = PaddingMode.Zeros,
        TorchGenerator? generator = null, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
        : base(
            2, inChannels, outChannels, kernelSize, bias,
            ConvolutionOptions.Of(stride, padding, dilation, groups, paddingMode, accuracy, outputPadding), generator)
    {
    }
}
