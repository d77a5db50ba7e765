namespace ConvSharp.Imaging.Animations.Gif;

/// <summary>Up to 255 colours, and index 0 for unchanged pixels.</summary>
internal sealed class GifPalette
{
    public const byte Transparent = 0;

    private const int MostColors = 255;

    private readonly Dictionary<Pixel, byte> _indices;
    private readonly Pixel[] _colors;

    private GifPalette(Dictionary<Pixel, int> counts)
    {
        _colors = [.. counts.OrderByDescending(color => color.Value).Take(MostColors).Select(color => color.Key)];
        _indices = [];
        foreach (Pixel color in counts.Keys)
        {
            _indices.Add(color, Transparent);
        }

        for (int i = 0; i < _colors.Length; i++)
        {
            _indices[_colors[i]] = (byte)(i + 1);
        }

        foreach (Pixel color in counts.Keys)
        {
            if (_indices[color] == Transparent)
            {
                _indices[color] = (byte)(Nearest(color) + 1);
            }
        }

        Bits = 1;
        while (1 << Bits < _colors.Length + 1)
        {
            Bits++;
        }
    }

    /// <summary>The table has 2 to this power entries.</summary>
    public int Bits { get; }

    /// <summary>The colours of all frames; null if one table cannot hold them.</summary>
    public static GifPalette? OfAll(IReadOnlyList<PixelImage> frames)
    {
        var counts = new Dictionary<Pixel, int>();
        for (int i = 0; i < frames.Count; i++)
        {
            Count(counts, frames[i], i == 0 ? null : frames[i - 1], new ChangedArea(0, 0, frames[i].Width, frames[i].Height));
            if (counts.Count > MostColors)
            {
                return null;
            }
        }

        return new GifPalette(counts);
    }

    /// <summary>
    /// The colours of one frame's changed pixels. If there are more than a table holds, the rarest colours are replaced by the nearest
    /// others.
    /// </summary>
    public static GifPalette Of(PixelImage frame, PixelImage? before, ChangedArea area)
    {
        var counts = new Dictionary<Pixel, int>();
        Count(counts, frame, before, area);
        return new GifPalette(counts);
    }

    public void WriteTable(Stream file)
    {
        byte[] table = new byte[3 << Bits];
        for (int i = 0; i < _colors.Length; i++)
        {
            (table[3 * (i + 1)], table[(3 * (i + 1)) + 1], table[(3 * (i + 1)) + 2]) = (_colors[i].R, _colors[i].G, _colors[i].B);
        }

        file.Write(table);
    }

    /// <summary>The indices of an area's pixels, row by row.</summary>
    public byte[] Indices(PixelImage frame, PixelImage? before, ChangedArea area)
    {
        byte[] indices = new byte[area.Width * area.Height];
        Pixel last = default;
        byte index = Transparent;
        for (int y = 0; y < area.Height; y++)
        {
            int start = ((area.Y + y) * frame.Width) + area.X;
            ReadOnlySpan<Pixel> row = frame.Pixels.Slice(start, area.Width);
            ReadOnlySpan<Pixel> old = before is null ? default : before.Pixels.Slice(start, area.Width);
            for (int x = 0; x < row.Length; x++)
            {
                if (before is not null && row[x] == old[x])
                {
                    continue;
                }

                if (row[x] != last)
                {
                    last = row[x];
                    index = _indices[last];
                }

                indices[(y * area.Width) + x] = index;
            }
        }

        return indices;
    }

    private static void Count(Dictionary<Pixel, int> counts, PixelImage frame, PixelImage? before, ChangedArea area)
    {
        for (int y = area.Y; y < area.Y + area.Height; y++)
        {
            int start = (y * frame.Width) + area.X;
            ReadOnlySpan<Pixel> row = frame.Pixels.Slice(start, area.Width);
            ReadOnlySpan<Pixel> old = before is null ? default : before.Pixels.Slice(start, area.Width);
            for (int x = 0; x < row.Length;)
            {
                int run = 1;
                while (x + run < row.Length && row[x + run] == row[x])
                {
                    run++;
                }

                if (before is null || !row.Slice(x, run).SequenceEqual(old.Slice(x, run)))
                {
                    counts[row[x]] = counts.GetValueOrDefault(row[x]) + run;
                }

                x += run;
            }
        }
    }

    private int Nearest(Pixel color)
    {
        int best = 0;
        for (int i = 1; i < _colors.Length; i++)
        {
            if (Distance(color, _colors[i]) < Distance(color, _colors[best]))
            {
                best = i;
            }
        }

        return best;
    }

    private static int Distance(Pixel a, Pixel b) =>
        ((a.R - b.R) * (a.R - b.R)) + ((a.G - b.G) * (a.G - b.G)) + ((a.B - b.B) * (a.B - b.B));
}
