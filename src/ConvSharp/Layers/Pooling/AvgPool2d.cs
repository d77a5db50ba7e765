using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Average pooling of images, [batch, channels, height, width]: torch.nn.AvgPool2d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AvgPool2d<T> : AvgPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="kernelSize">Elements of a window, one number or one per axis.</param>
    /// <param name="stride">Step from window to window; by default the kernel's size.</param>
    /// <param name="padding">
    /// Zeros beyond the border: numbers, the same on both sides and at most half the kernel; different numbers before and after
    /// (<see cref="Padding.Asymmetric"/>, ONNX's pads), each less than the kernel; or a word such as same.
    /// </param>
    /// <param name="ceilMode">Whether windows that reach beyond the end count.</param>
    /// <param name="countIncludePad">Whether the padding's zeros count in the mean; what lies beyond them never does.</param>
    /// <param name="divisorOverride">What sums are divided by; by default the number of elements.</param>
    /// <exception cref="ConvolutionArgumentException">The arguments make no pooling.</exception>
    public AvgPool2d(
        PerAxis kernelSize, PerAxis stride = default, Padding padding = default, bool ceilMode = false,
        bool countIncludePad = true, long? divisorOverride = null)
        : base(2, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride)
    {
    }
}
