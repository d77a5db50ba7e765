using System.IO.Compression;

namespace ConvSharp.Imaging.Png;

/// <summary>
/// Decodes PNGs of 16 bits per component with all their bits. The picture library gives the upper 8 bits of grey PNGs, and 11 of coloured
/// ones.
/// </summary>
internal static class DeepPngDecoder
{
    // The greatest factor by which deflate compresses.
    private const int BestRatio = 1032;

    /// <summary>The picture as it should be shown: orientation applied, transparency over white, colours as stored.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="header">Its header.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="limits">The caps on its pixels.</param>
    /// <exception cref="InvalidDataException">Cut short, damaged, or beyond the caps.</exception>
    public static DeepImage Decode(ReadOnlySpan<byte> file, PngHeader header, string name, PictureLimits limits)
    {
        if (limits.Objection(header.Width, header.Height) is { } objection)
        {
            throw PictureFault.TooLarge(name, objection);
        }

        DeepPngContent content = DeepPngContent.Of(file, header, name);
        if ((Int128)header.Width * header.Height * header.PixelBytes / BestRatio > content.Compressed.Length)
        {
            throw PictureFault.Cut(name);
        }

        DeepPixel[] pixels = new DeepPixel[header.Width * header.Height];
        using MemoryStream compressed = new(content.Compressed);
        using ZLibStream bytes = new(compressed, CompressionMode.Decompress);
        foreach (PngPass pass in PngPass.Of(header))
        {
            ReadPass(bytes, header, pass, content.Transparent, pixels, name);
        }

        Orientation orientation = Orientation.Of(PngExif.OrientationOf(file), header.Width, header.Height);
        return new DeepImage(orientation.Width, orientation.Height, orientation.Apply<DeepPixel>(pixels));
    }

    private static void ReadPass(
        Stream bytes, PngHeader header, PngPass pass, ushort[]? transparent, Span<DeepPixel> pixels, string name)
    {
        (int width, int height) = (pass.Width(header), pass.Height(header));
        if (width == 0)
        {
            return;
        }

        // Each row starts with the kind of its filter.
        byte[] row = new byte[checked(1 + width * header.PixelBytes)];
        byte[] above = new byte[row.Length];
        for (int y = 0; y < height; y++)
        {
            Fill(bytes, row, name);
            if (!PngFilter.Undo(row[0], row.AsSpan(1), above.AsSpan(1), header.PixelBytes))
            {
                throw PictureFault.Damaged(name, $"filter {row[0]}");
            }

            int at = (pass.Top + y * pass.StepY) * header.Width + pass.Left;
            for (int x = 0; x < width; x++, at += pass.StepX)
            {
                pixels[at] = DeepPixel.Of(row.AsSpan(1 + x * header.PixelBytes, header.PixelBytes), transparent);
            }

            (row, above) = (above, row);
        }
    }

    private static void Fill(Stream bytes, byte[] row, string name)
    {
        try
        {
            bytes.ReadExactly(row);
        }
        catch (EndOfStreamException)
        {
            throw PictureFault.Cut(name);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            // The latter comes from a stream that asks for a dictionary, which PNG does not have.
            throw PictureFault.Damaged(name, "its pixels cannot be unpacked");
        }
    }
}
