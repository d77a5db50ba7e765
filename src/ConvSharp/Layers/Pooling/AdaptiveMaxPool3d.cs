using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Max pooling of volumes, [batch, channels, depth, height, width], to a wanted size: torch.nn.AdaptiveMaxPool3d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdaptiveMaxPool3d<T> : AdaptiveMaxPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="AdaptiveMaxPool2d{T}.AdaptiveMaxPool2d"/>
    public AdaptiveMaxPool3d(PerAxis outputSize)
        : base(3, outputSize)
    {
    }
}
