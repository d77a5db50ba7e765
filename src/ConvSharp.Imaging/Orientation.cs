using ConvSharp.Imaging.Png;

namespace ConvSharp.Imaging;

/// <summary>The EXIF orientation of stored pixels: the shown pixel (x, y) is the stored pixel number Start + x·StepX + y·StepY.</summary>
internal readonly record struct Orientation(int Width, int Height, int Start, int StepX, int StepY)
{
    /// <param name="origin">Which side of the shown picture the first stored row lies at, and the first stored column.</param>
    /// <param name="width">The stored width.</param>
    /// <param name="height">The stored height.</param>
    public static Orientation Of(ExifOrientation origin, int width, int height)
    {
        bool bottomUp = origin is ExifOrientation.BottomLeft or ExifOrientation.BottomRight or ExifOrientation.RightBottom
            or ExifOrientation.LeftBottom;
        bool rightToLeft = origin is ExifOrientation.TopRight or ExifOrientation.BottomRight or ExifOrientation.RightTop
            or ExifOrientation.RightBottom;
        bool transposed = origin is ExifOrientation.LeftTop or ExifOrientation.RightTop or ExifOrientation.RightBottom
            or ExifOrientation.LeftBottom;

        (int shownWidth, int shownHeight) = transposed ? (height, width) : (width, height);
        (int stepX, int stepY) = transposed ? (width, 1) : (1, width);
        int start = (rightToLeft ? (shownWidth - 1) * stepX : 0) + (bottomUp ? (shownHeight - 1) * stepY : 0);
        return new Orientation(shownWidth, shownHeight, start, rightToLeft ? -stepX : stepX, bottomUp ? -stepY : stepY);
    }

    /// <summary>The pixels as shown, row by row.</summary>
    public TPixel[] Apply<TPixel>(ReadOnlySpan<TPixel> stored)
        where TPixel : unmanaged
    {
        TPixel[] shown = new TPixel[stored.Length];
        for (int y = 0; y < Height; y++)
        {
            int from = Start + y * StepY;
            foreach (ref TPixel pixel in shown.AsSpan(y * Width, Width))
            {
                pixel = stored[from];
                from += StepX;
            }
        }

        return shown;
    }
}
