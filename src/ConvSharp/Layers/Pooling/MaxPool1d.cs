using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Max pooling of a sequence, [batch, channels, width]: torch.nn.MaxPool1d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MaxPool1d<T> : MaxPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="MaxPool2d{T}.MaxPool2d"/>
    public MaxPool1d(
        PerAxis kernelSize, PerAxis stride = default, Padding padding = default, PerAxis dilation = default, bool ceilMode = false)
        : base(1, kernelSize, stride, padding, dilation, ceilMode)
    {
    }
}
