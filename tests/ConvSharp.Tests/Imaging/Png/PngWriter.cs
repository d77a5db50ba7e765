using System.IO.Compression;

namespace ConvSharp.Tests.Imaging.Png;

/// <summary>Writes PNGs of 8 or 16 bits, with seeded filters and, if asked, interlaced: an encoder after the specification.</summary>
internal sealed class PngWriter(int width, int height, int bits, int colorType)
{
    private static readonly (int Left, int Top, int StepX, int StepY)[] Adam7 =
    [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ];

    public bool Interlaced { get; init; }

    /// <summary>Draws the filter of each row; null: none.</summary>
    public Random? Filters { get; init; }

    /// <summary>How many IDAT chunks the pixels are spread over.</summary>
    public int Parts { get; init; } = 1;

    public byte[] Before { get; init; } = [];

    public byte[] After { get; init; } = [];

    public int Components => colorType switch
    {
        0 => 1,
        2 => 3,
        4 => 2,
        _ => 4,
    };

    /// <param name="samples">Rows of pixels of components.</param>
    public byte[] Write(int[] samples)
    {
        byte[] header = [.. Pictures.BigEndian((uint)width), .. Pictures.BigEndian((uint)height), (byte)bits, (byte)colorType, 0, 0,
            (byte)(Interlaced ? 1 : 0)];
        byte[] compressed = Compress(Interlaced ? [.. Adam7.SelectMany(pass => Pass(samples, pass))] : Pass(samples, (0, 0, 1, 1)));
        int part = (compressed.Length + Parts - 1) / Parts;
        return
        [
            0x89, .. "PNG\r\n\u001a\n"u8, .. Pictures.Chunk("IHDR"u8, header), .. Before,
            .. compressed.Chunk(part).SelectMany(bytes => Pictures.Chunk("IDAT"u8, bytes)), .. After, .. Pictures.Chunk("IEND"u8, []),
        ];
    }

    private byte[] Pass(int[] samples, (int Left, int Top, int StepX, int StepY) pass)
    {
        List<byte> bytes = [];
        byte[]? above = null;
        for (int y = pass.Top; y < height && pass.Left < width; y += pass.StepY)
        {
            List<byte> row = [];
            for (int x = pass.Left; x < width; x += pass.StepX)
            {
                foreach (int sample in samples.AsSpan((y * width + x) * Components, Components))
                {
                    if (bits == 16)
                    {
                        row.Add((byte)(sample >> 8));
                    }

                    row.Add((byte)sample);
                }
            }

            bytes.AddRange(Filtered([.. row], above ?? new byte[row.Count], Filters?.Next(5) ?? 0));
            above = [.. row];
        }

        return [.. bytes];
    }

    private byte[] Filtered(byte[] row, byte[] above, int kind)
    {
        int back = Components * bits / 8;
        byte[] filtered = new byte[row.Length + 1];
        filtered[0] = (byte)kind;
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < back ? 0 : row[i - back], b = above[i], c = i < back ? 0 : above[i - back];
            int p = a + b - c;
            int[] distances = [Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c)];
            int paeth = new[] { a, b, c }[Array.IndexOf(distances, distances.Min())];
            filtered[i + 1] = (byte)(row[i] - new[] { 0, a, b, (a + b) / 2, paeth }[kind]);
        }

        return filtered;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (ZLibStream zlib = new(stream, CompressionLevel.Fastest))
        {
            zlib.Write(bytes);
        }

        return stream.ToArray();
    }
}
