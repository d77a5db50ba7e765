using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Average pooling of a sequence, [batch, channels, width], to a wanted size: torch.nn.AdaptiveAvgPool1d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdaptiveAvgPool1d<T> : AdaptiveAvgPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="AdaptiveAvgPool2d{T}.AdaptiveAvgPool2d"/>
    public AdaptiveAvgPool1d(PerAxis outputSize)
        : base(1, outputSize)
    {
    }
}
