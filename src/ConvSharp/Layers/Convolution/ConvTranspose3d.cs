using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Layers;

/// <summary>
/// 3-D transposed convolution of a volume or a video, [batch, in channels, depth, height, width]: torch.nn.ConvTranspose3d.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ConvTranspose3d<T> : ConvolutionTransposeLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="ConvTranspose2d{T}.ConvTranspose2d"/>
    public ConvTranspose3d(
        long inChannels, long outChannels, PerAxis kernelSize, PerAxis stride = default, Padding padding = default,
        PerAxis outputPadding = default, long groups = 1, bool bias = true, PerAxis dilation = default,
        PaddingMode paddingMode = PaddingMode.Zeros,
        TorchGenerator? generator = null, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
        : base(
            3, inChannels, outChannels, kernelSize, bias,
            ConvolutionOptions.Of(stride, padding, dilation, groups, paddingMode, accuracy, outputPadding), generator)
    {
    }
}
