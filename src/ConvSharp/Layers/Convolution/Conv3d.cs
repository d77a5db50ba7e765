using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Layers;

/// <summary>3-D convolution of a volume or a video, [batch, in channels, depth, height, width]: torch.nn.Conv3d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Conv3d<T> : ConvolutionLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="Conv2d{T}.Conv2d"/>
    public Conv3d(
        long inChannels, long outChannels, PerAxis kernelSize, PerAxis stride = default, Padding padding = default,
        PerAxis dilation = default, long groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros,
        TorchGenerator? generator = null, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast)
        : base(
            ConvolutionKind.Convolution, 3, inChannels, outChannels, kernelSize, bias,
            ConvolutionOptions.Of(stride, padding, dilation, groups, paddingMode, accuracy), generator)
    {
    }
}
