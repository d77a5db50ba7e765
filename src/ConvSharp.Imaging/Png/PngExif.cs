using System.Buffers.Binary;

namespace ConvSharp.Imaging.Png;

/// <summary>The orientation in a PNG's eXIf chunk, which the picture library ignores.</summary>
internal static class PngExif
{
    private const int TiffHeader = 8;
    private const int EntryBytes = 12;
    private const ushort OrientationTag = 0x0112;
    private const ushort Short = 3;

    /// <summary>The orientation; that of the stored pixels if there is no valid chunk.</summary>
    /// <param name="png">The file. The chunk may stand before or behind the pixels.</param>
    public static ExifOrientation OrientationOf(ReadOnlySpan<byte> png)
    {
        PngChunks chunks = new(png);
        while (chunks.MoveNext())
        {
            if (chunks.Type.SequenceEqual("eXIf"u8) && chunks.IsIntact && InTiff(chunks.Content) is { } origin)
            {
                return origin;
            }
        }

        return ExifOrientation.TopLeft;
    }

    // A header that says the order of bytes and where the first directory is; in it a count, then the entries: tag, type, count, value.
    private static ExifOrientation? InTiff(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < TiffHeader || (!little && !tiff.StartsWith("MM\0*"u8)))
        {
            return null;
        }

        uint place = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (place > tiff.Length - 2)
        {
            return null;
        }

        ReadOnlySpan<byte> entries = tiff[(int)place..];
        int count = Read16(entries, little);
        entries = entries[2..];
        for (; count > 0 && entries.Length >= EntryBytes; count--)
        {
            int value = Read16(entries[8..], little);
            if (Read16(entries, little) == OrientationTag)
            {
                return Read16(entries[2..], little) == Short && value is >= 1 and <= 8 ? (ExifOrientation)value : null;
            }

            entries = entries[EntryBytes..];
        }

        return null;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
