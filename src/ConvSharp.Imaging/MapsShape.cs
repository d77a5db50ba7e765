using System.Numerics.Tensors;

namespace ConvSharp.Imaging;

/// <summary>[C, H, W].</summary>
internal readonly record struct MapsShape(long Channels, long Height, long Width)
{
    /// <exception cref="ArgumentException">Not [C, H, W], [1, C, H, W] or [H, W], or empty.</exception>
    public static MapsShape Of<T>(in ReadOnlyTensorSpan<T> maps)
    {
        ReadOnlySpan<nint> lengths = maps.Lengths;
        if (lengths.Length is not (2 or 3 or 4) || (lengths.Length == 4 && lengths[0] != 1) || maps.IsEmpty)
        {
            throw new ArgumentException(
                $"maps has shape {Shape.Text(lengths)}, but feature maps are [C, H, W], [1, C, H, W] or [H, W] and not empty: "
                + "slice out one example.",
                nameof(maps));
        }

        return new MapsShape(lengths.Length == 2 ? 1 : lengths[^3], lengths[^2], lengths[^1]);
    }

    public override string ToString() => Shape.Text([(nint)Channels, (nint)Height, (nint)Width]);
}
