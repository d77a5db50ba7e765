using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Average pooling of volumes, [batch, channels, depth, height, width]: torch.nn.AvgPool3d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AvgPool3d<T> : AvgPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="AvgPool2d{T}.AvgPool2d"/>
    public AvgPool3d(
        PerAxis kernelSize, PerAxis stride = default, Padding padding = default, bool ceilMode = false,
        bool countIncludePad = true, long? divisorOverride = null)
        : base(3, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride)
    {
    }
}
