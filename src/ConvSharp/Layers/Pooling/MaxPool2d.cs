using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Max pooling of images, [batch, channels, height, width]: torch.nn.MaxPool2d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MaxPool2d<T> : MaxPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="kernelSize">Elements of a window, one number or one per axis.</param>
    /// <param name="stride">Step from window to window; by default the kernel's size.</param>
    /// <param name="padding">
    /// Elements beyond the border, which never win: numbers, the same on both sides and at most half the dilated kernel; different numbers
    /// before and after (<see cref="Padding.Asymmetric"/>, ONNX's pads), each less than the dilated kernel; or a word such as same.
    /// </param>
    /// <param name="dilation">Distance between a window's elements.</param>
    /// <param name="ceilMode">Whether windows that reach beyond the end count.</param>
    /// <remarks>A window that meets no input, such as a dilated one in the padding, gives −∞ and passes no gradient on.</remarks>
    /// <exception cref="ConvolutionArgumentException">The arguments make no pooling.</exception>
    public MaxPool2d(
        PerAxis kernelSize, PerAxis stride = default, Padding padding = default, PerAxis dilation = default, bool ceilMode = false)
        : base(2, kernelSize, stride, padding, dilation, ceilMode)
    {
    }
}
