using System.Buffers.Binary;

namespace ConvSharp.Imaging.Png;

/// <summary>The first chunk of a PNG of 16 bits per component.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Components">1 (grey), 2 (grey, alpha), 3 (red, green, blue) or 4 (red, green, blue, alpha).</param>
/// <param name="IsInterlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int Components, bool IsInterlaced)
{
    private const int ContentBytes = 13;
    private const int Deep = 16;

    /// <summary>Whether the last component is alpha.</summary>
    public bool HasAlpha => Components is 2 or 4;

    /// <summary>Bytes per pixel.</summary>
    public int PixelBytes => Components * sizeof(ushort);

    /// <summary>The header of a picture of 16 bits; null for any other file.</summary>
    public static PngHeader? DeepOf(ReadOnlySpan<byte> file)
    {
        PngChunks chunks = new(file);
        if (!file.StartsWith(PngChunks.Signature) || !chunks.MoveNext() || !chunks.Type.SequenceEqual("IHDR"u8)
            || chunks.Content.Length != ContentBytes || !chunks.IsIntact)
        {
            return null;
        }

        ReadOnlySpan<byte> content = chunks.Content;
        uint width = BinaryPrimitives.ReadUInt32BigEndian(content);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        int components = content[9] switch
        {
            0 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 0,
        };
        bool isKnown = content[8] == Deep && components > 0 && content[10] == 0 && content[11] == 0 && content[12] <= 1;
        return isKnown && width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            ? new PngHeader((int)width, (int)height, components, content[12] == 1)
            : null;
    }
}
