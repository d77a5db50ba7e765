using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Average pooling of a sequence, [batch, channels, width]: torch.nn.AvgPool1d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AvgPool1d<T> : AvgPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="AvgPool2d{T}.AvgPool2d" path="/*[not(@name='divisorOverride')]"/>
    public AvgPool1d(
        PerAxis kernelSize, PerAxis stride = default, Padding padding = default, bool ceilMode = false,
        bool countIncludePad = true)
        : base(1, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride: null)
    {
    }
}
