namespace ConvSharp.Imaging;

/// <summary>
/// Caps on pictures, checked before pixels are allocated: a file of a hundred bytes can claim a size of ten gigapixels.
/// Raise one with <c>PictureLimits.Default with { MaxPixels = … }</c>.
/// </summary>
public sealed record PictureLimits
{
    /// <summary>An array holds 2,147,483,591 bytes, and a pixel takes four.</summary>
    internal const int MostPixels = 536_870_897;

    /// <summary>64 megapixels, sides of 16,384, files of 32 MB.</summary>
    public static PictureLimits Default { get; } = new();

    /// <summary>The most pixels, width × height: 64,000,000 by default, at most 536,870,897 (an array of 4 bytes per pixel).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 1…536,870,897.</exception>
    public long MaxPixels { get; init => field = Positive(value, MostPixels, nameof(MaxPixels)); } = 64_000_000;

    /// <summary>The longest width or height, in pixels: 16,384 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int MaxSide { get; init => field = (int)Positive(value, int.MaxValue, nameof(MaxSide)); } = 16_384;

    /// <summary>The largest file to read, in bytes: 33,554,432 (32 MB) by default, at most 2,147,483,591.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not in 1…2,147,483,591.</exception>
    public long MaxFileBytes { get; init => field = Positive(value, Array.MaxLength, nameof(MaxFileBytes)); } = 32 << 20;

    /// <summary>What is wrong with a picture of this size, and the fix; null if nothing is.</summary>
    internal string? Objection(Int128 width, Int128 height)
    {
        if (width > MaxSide || height > MaxSide)
        {
            return $"{width}×{height} pixels exceed the longest side allowed, {MaxSide}: raise {nameof(PictureLimits)}.{nameof(MaxSide)}.";
        }

        return width * height > MaxPixels
            ? $"{width}×{height} pixels exceed the {MaxPixels} allowed: raise {nameof(PictureLimits)}.{nameof(MaxPixels)}."
            : null;
    }

    private static long Positive(long value, long max, string name) =>
        value >= 1 && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in 1…{max}.");
}
