using System.Buffers.Binary;
using System.IO.Compression;

namespace ConvSharp.Tests.Imaging.Tiff;

/// <summary>Writes TIFF files for tests: any entries, in either order of bytes, one strip or several.</summary>
internal sealed class TiffBytes
{
    public bool IsBig { get; init; }

    public int Width { get; init; } = 5;

    public int Height { get; init; } = 4;

    public int Bits { get; init; } = 8;

    public int Samples { get; init; } = 1;

    public int Photometric { get; init; } = 1;

    public int Compression { get; init; } = 1;

    public int RowsPerStrip { get; init; } = 4;

    /// <summary>Entries that replace or follow the usual ones: tag, type, values.</summary>
    public IReadOnlyList<(int Tag, int Type, uint[] Values)> More { get; init; } = [];

    /// <summary>The file of samples in the order of the rows.</summary>
    public byte[] Of(int[] samples)
    {
        byte[] raw = [.. samples.SelectMany(sample => Bits == 8 ? (byte[])[(byte)sample] : Number((uint)sample, 2))];
        int rowBytes = raw.Length / Height;
        byte[][] strips = [.. raw.Chunk(rowBytes * RowsPerStrip).Select(Packed)];
        uint[] starts = [.. strips.Select((_, i) => (uint)(8 + strips.Take(i).Sum(strip => strip.Length)))];
        var entries = new SortedDictionary<int, (int Type, uint[] Values)>
        {
            [256] = (4, [(uint)Width]),
            [257] = (4, [(uint)Height]),
            [258] = (3, [.. Enumerable.Repeat((uint)Bits, Samples)]),
            [259] = (3, [(uint)Compression]),
            [262] = (3, [(uint)Photometric]),
            [273] = (4, starts),
            [277] = (3, [(uint)Samples]),
            [278] = (3, [(uint)RowsPerStrip]),
            [279] = (4, [.. strips.Select(strip => (uint)strip.Length)]),
        };
        foreach ((int tag, int type, uint[] values) in More)
            entries[tag] = (type, values);

        byte[] pixels = [.. strips.SelectMany(strip => strip)];
        int place = 8 + pixels.Length, after = place + 2 + (12 * entries.Count) + 4;
        var (directory, long_) = (new List<byte>(Number((uint)entries.Count, 2)), new List<byte>());
        foreach ((int tag, (int type, uint[] values)) in entries)
        {
            byte[] content = [.. values.SelectMany(value => Number(value, type == 3 ? 2 : 4))];
            directory.AddRange([.. Number((uint)tag, 2), .. Number((uint)type, 2), .. Number((uint)values.Length, 4)]);
            if (content.Length <= 4)
            {
                directory.AddRange([.. content, .. new byte[4 - content.Length]]);
                continue;
            }

            directory.AddRange(Number((uint)(after + long_.Count), 4));
            long_.AddRange(content);
        }

        return [.. IsBig ? "MM\0*"u8 : "II*\0"u8, .. Number((uint)place, 4), .. pixels, .. directory, 0, 0, 0, 0, .. long_];
    }

    private byte[] Packed(byte[] strip)
    {
        switch (Compression)
        {
            case 8 or 32946:
                using (var packed = new MemoryStream())
                {
                    using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
                        zlib.Write(strip);
                    return packed.ToArray();
                }

            case 32773:
                // Pairs of equal bytes as runs, all others one by one, and in between the count that means nothing.
                return [.. strip.Chunk(2).SelectMany(pair => pair is [var a, var b] && a == b
                    ? (byte[])[0xff, a, 0x80]
                    : [(byte)(pair.Length - 1), .. pair])];
            default:
                return strip;
        }
    }

    private byte[] Number(uint value, int bytes)
    {
        byte[] number = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        return IsBig ? [.. number.Take(bytes).Reverse()] : number[..bytes];
    }
}
