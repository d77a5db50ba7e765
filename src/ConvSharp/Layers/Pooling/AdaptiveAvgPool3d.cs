using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Average pooling of volumes, [batch, channels, depth, height, width], to a wanted size: torch.nn.AdaptiveAvgPool3d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdaptiveAvgPool3d<T> : AdaptiveAvgPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="AdaptiveAvgPool2d{T}.AdaptiveAvgPool2d"/>
    public AdaptiveAvgPool3d(PerAxis outputSize)
        : base(3, outputSize)
    {
    }
}
