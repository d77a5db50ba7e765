using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>Pixel memory of the native library.</summary>
internal static class Bitmaps
{
    /// <summary>A bitmap with memory for its pixels.</summary>
    /// <exception cref="InsufficientMemoryException">There is not enough of it.</exception>
    public static SKBitmap New(int width, int height, SKColorType colors, SKAlphaType alpha)
    {
        SKBitmap bitmap = new();
        if (HasMemory(bitmap, new SKImageInfo(width, height, colors, alpha, colorspace: null)))
        {
            return bitmap;
        }

        bitmap.Dispose();
        throw new InsufficientMemoryException($"There is not enough memory for a picture of {width}×{height} pixels; make it smaller.");
    }

    /// <summary>The encoder's result.</summary>
    /// <exception cref="InsufficientMemoryException">There is none: since sizes and formats were checked, memory is missing.</exception>
    public static byte[] Encoded(SKData? file, string what) => file?.ToArray()
        ?? throw new InsufficientMemoryException($"There is not enough memory to write {what}; make it smaller.");

    private static bool HasMemory(SKBitmap bitmap, SKImageInfo info)
    {
        try
        {
            return bitmap.TryAllocPixels(info);
        }
        catch (OverflowException)
        {
            // A single row is longer than the library can count.
            return false;
        }
    }
}
