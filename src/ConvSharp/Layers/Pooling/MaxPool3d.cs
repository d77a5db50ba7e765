using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Max pooling of volumes, [batch, channels, depth, height, width]: torch.nn.MaxPool3d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MaxPool3d<T> : MaxPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="MaxPool2d{T}.MaxPool2d"/>
    public MaxPool3d(
        PerAxis kernelSize, PerAxis stride = default, Padding padding = default, PerAxis dilation = default, bool ceilMode = false)
        : base(3, kernelSize, stride, padding, dilation, ceilMode)
    {
    }
}
