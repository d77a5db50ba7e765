namespace ConvSharp.Imaging.Animations.Gif;

/// <summary>
/// The smallest rectangle that holds all pixels in which two frames differ; never empty, as GIF wants an image for each frame.
/// </summary>
internal readonly record struct ChangedArea(int X, int Y, int Width, int Height)
{
    public static ChangedArea Of(PixelImage frame, PixelImage? before)
    {
        if (before is null)
        {
            return new ChangedArea(0, 0, frame.Width, frame.Height);
        }

        (int left, int right, int top, int bottom) = (frame.Width, -1, -1, -1);
        for (int y = 0; y < frame.Height; y++)
        {
            ReadOnlySpan<Pixel> row = frame.Pixels.Slice(y * frame.Width, frame.Width);
            ReadOnlySpan<Pixel> old = before.Pixels.Slice(y * frame.Width, frame.Width);
            int first = row.CommonPrefixLength(old);
            if (first == row.Length)
            {
                continue;
            }

            int last = row.Length - 1;
            while (row[last] == old[last])
            {
                last--;
            }

            (left, right) = (Math.Min(left, first), Math.Max(right, last));
            (top, bottom) = (top < 0 ? y : top, y);
        }

        return right < 0 ? new ChangedArea(0, 0, 1, 1) : new ChangedArea(left, top, right - left + 1, bottom - top + 1);
    }
}
