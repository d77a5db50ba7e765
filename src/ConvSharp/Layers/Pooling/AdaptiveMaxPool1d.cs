using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>Max pooling of sequences, [batch, channels, width], to a wanted size: torch.nn.AdaptiveMaxPool1d.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdaptiveMaxPool1d<T> : AdaptiveMaxPool<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc cref="AdaptiveMaxPool2d{T}.AdaptiveMaxPool2d"/>
    public AdaptiveMaxPool1d(PerAxis outputSize)
        : base(1, outputSize)
    {
    }
}
