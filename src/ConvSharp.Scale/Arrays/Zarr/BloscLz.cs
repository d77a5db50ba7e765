namespace ConvSharp.Scale.Arrays.Zarr;

/// <summary>Decodes blosclz, blosc's own codec: runs of literals, and copies of earlier bytes.</summary>
internal static class BloscLz
{
    private const int LongestLiteral = 32;
    private const int NearDistance = 8191;
    private const int ShortestMatch = 3;

    /// <returns>How many bytes were decoded; -1 for damaged data.</returns>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        (int from, int to) = (0, 0);
        while (from < source.Length)
        {
            // What comes first is a run of literals; the upper bits of its control byte say nothing.
            int control = from == 0 ? source[from++] & (LongestLiteral - 1) : source[from++];
            if (control < LongestLiteral)
            {
                int count = control + 1;
                if (count > source.Length - from || count > destination.Length - to)
                    return -1;
                source.Slice(from, count).CopyTo(destination[to..]);
                (from, to) = (from + count, to + count);
                continue;
            }

            if (!TryMatch(source, ref from, control, out long length, out int distance))
                return -1;
            if (distance > to || length > destination.Length - to)
                return -1;

            // Copies may overlap what they make.
            for (long end = to + length; to < end; to++)
                destination[to] = destination[to - distance];
        }

        return to;
    }

    private static bool TryMatch(ReadOnlySpan<byte> source, ref int from, int control, out long length, out int distance)
    {
        (length, distance) = ((control >> 5) - 1 + ShortestMatch, (control & 31) << 8);
        if (control >> 5 == 7)
        {
            byte more;
            do
            {
                if (from >= source.Length)
                    return false;
                more = source[from++];
                length += more;
            }
            while (more == byte.MaxValue);
        }

        if (from >= source.Length)
            return false;
        byte low = source[from++];
        if (low != byte.MaxValue || distance != 31 << 8)
        {
            distance += low + 1;
            return true;
        }

        if (from > source.Length - 2)
            return false;
        distance = (source[from] << 8) + source[from + 1] + NearDistance + 1;
        from += 2;
        return true;
    }
}
