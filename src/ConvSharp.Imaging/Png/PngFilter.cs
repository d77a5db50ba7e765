namespace ConvSharp.Imaging.Png;

/// <summary>Undoes the filter of a row: each byte is stored as its difference from a prediction.</summary>
internal static class PngFilter
{
    /// <param name="kind">0 to 4: none, left, up, average, Paeth.</param>
    /// <param name="row">The stored bytes; the true ones afterwards.</param>
    /// <param name="above">The row above, or zeros.</param>
    /// <param name="pixelBytes">How far back the pixel to the left is.</param>
    /// <returns>False for another kind.</returns>
    public static bool Undo(byte kind, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        if (kind > 4)
        {
            return false;
        }

        for (int i = 0; kind > 0 && i < row.Length; i++)
        {
            int left = i < pixelBytes ? 0 : row[i - pixelBytes];
            int up = above[i];
            int upLeft = i < pixelBytes ? 0 : above[i - pixelBytes];
            row[i] += (byte)(kind switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                _ => Paeth(left, up, upLeft),
            });
        }

        return true;
    }

    // The neighbour nearest to left + up − upLeft, the first of them in a tie.
    private static int Paeth(int left, int up, int upLeft)
    {
        int fromLeft = Math.Abs(up - upLeft);
        int fromUp = Math.Abs(left - upLeft);
        int fromUpLeft = Math.Abs(left + up - 2 * upLeft);
        return fromLeft <= fromUp && fromLeft <= fromUpLeft ? left : fromUp <= fromUpLeft ? up : upLeft;
    }
}
