using System.Buffers.Binary;

namespace ConvSharp.Imaging.Png;

/// <summary>The contents of the chunks of a PNG of 16 bits.</summary>
/// <param name="Compressed">The pixels, filtered and compressed.</param>
/// <param name="Transparent">The one level or colour that is transparent; null if there is none.</param>
internal readonly record struct DeepPngContent(byte[] Compressed, ushort[]? Transparent)
{
    /// <exception cref="InvalidDataException">A chunk is cut short or damaged, or a necessary chunk is unknown.</exception>
    public static DeepPngContent Of(ReadOnlySpan<byte> file, PngHeader header, string name)
    {
        List<byte> compressed = [];
        ushort[]? transparent = null;
        PngChunks chunks = new(file);
        while (chunks.MoveNext())
        {
            if (!chunks.IsAncillary && !chunks.IsIntact)
            {
                throw PictureFault.Damaged(name, "a check sum is wrong");
            }

            if (chunks.Type.SequenceEqual("IEND"u8))
            {
                return new DeepPngContent([.. compressed], transparent);
            }

            if (chunks.Type.SequenceEqual("IDAT"u8))
            {
                compressed.AddRange(chunks.Content);
            }
            else if (chunks.Type.SequenceEqual("tRNS"u8) && compressed.Count == 0 && chunks.IsIntact)
            {
                transparent = TransparentOf(chunks.Content, header);
            }
            else if (!chunks.IsAncillary && !chunks.Type.SequenceEqual("IHDR"u8) && !chunks.Type.SequenceEqual("PLTE"u8))
            {
                throw PictureFault.Damaged(name, "it has a chunk of an unknown kind that is needed");
            }
        }

        throw PictureFault.Cut(name);
    }

    private static ushort[]? TransparentOf(ReadOnlySpan<byte> content, PngHeader header)
    {
        if (header.HasAlpha || content.Length != header.PixelBytes)
        {
            return null;
        }

        ushort[] color = new ushort[header.Components];
        for (int i = 0; i < color.Length; i++)
        {
            color[i] = BinaryPrimitives.ReadUInt16BigEndian(content[(i * sizeof(ushort))..]);
        }

        return color;
    }
}
