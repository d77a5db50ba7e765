using System.Buffers.Binary;

namespace ConvSharp.Imaging.Tiff;

/// <summary>Decodes TIFF files: greys and colours of 8 or 16 bits, in strips, plain or packed.</summary>
internal static class TiffDecoder
{
    private delegate TPixel PixelOf<TPixel>(ReadOnlySpan<ushort> samples);

    /// <summary>A picture of 8 bits as it should be shown: orientation applied, transparency over white.</summary>
    /// <param name="layout">How the file holds it.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="InvalidDataException">Cut short or damaged.</exception>
    public static PixelImage Decode(TiffLayout layout, string name)
    {
        Orientation orientation = Orientation.Of(layout.Orientation, layout.Width, layout.Height);
        Pixel[] pixels = Pixels<Pixel>(layout, name, samples =>
        {
            (byte r, byte alpha) = ((byte)samples[0], layout.HasAlpha ? (byte)samples[layout.Colors] : byte.MaxValue);
            return layout.Colors == 1
                ? new Pixel(r, r, r, alpha)
                : new Pixel(r, (byte)samples[1], (byte)samples[2], alpha);
        });
        return new PixelImage(orientation.Width, orientation.Height, orientation.Apply<Pixel>(pixels));
    }

    /// <summary>The same of 16 bits.</summary>
    /// <inheritdoc cref="Decode"/>
    public static DeepImage DecodeDeep(TiffLayout layout, string name)
    {
        Orientation orientation = Orientation.Of(layout.Orientation, layout.Width, layout.Height);
        int used = layout.Colors + (layout.HasAlpha ? 1 : 0);
        DeepPixel[] pixels = Pixels(layout, name, samples => DeepPixel.Of(samples[..used], transparent: null));
        return new DeepImage(orientation.Width, orientation.Height, orientation.Apply<DeepPixel>(pixels));
    }

    private static TPixel[] Pixels<TPixel>(TiffLayout layout, string name, PixelOf<TPixel> pixelOf)
    {
        TPixel[] pixels = new TPixel[layout.Width * layout.Height];
        byte[] row = new byte[layout.RowBytes];
        ushort[] samples = new ushort[layout.Width * layout.Samples];
        int y = 0;
        foreach (ReadOnlyMemory<byte> strip in layout.Strips)
        {
            using StripBytes bytes = StripBytes.Of(strip, layout.Compression);
            for (int end = Math.Min(layout.Height, y + layout.RowsPerStrip); y < end; y++)
            {
                Fill(bytes, row, name);
                Unpack(row, layout, samples);
                for (int x = 0; x < layout.Width; x++)
                {
                    pixels[(y * layout.Width) + x] = pixelOf(samples.AsSpan(x * layout.Samples, layout.Samples));
                }
            }
        }

        return pixels;
    }

    private static void Fill(StripBytes bytes, byte[] row, string name)
    {
        int count;
        try
        {
            count = bytes.Read(row);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw PictureFault.Damaged(name, "its pixels cannot be unpacked");
        }

        if (count < row.Length)
        {
            throw PictureFault.Cut(name);
        }
    }

    /// <summary>The numbers of a row: joined from bytes, summed up, inverted, and without alpha in the colours.</summary>
    private static void Unpack(ReadOnlySpan<byte> row, TiffLayout layout, Span<ushort> samples)
    {
        int most = (1 << layout.Bits) - 1;
        for (int i = 0; i < samples.Length; i++)
        {
            int sample = layout.Bits == 8 ? row[i]
                : layout.IsLittle ? BinaryPrimitives.ReadUInt16LittleEndian(row[(2 * i)..])
                : BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]);
            int left = layout.HasPredictor && i >= layout.Samples ? samples[i - layout.Samples] : 0;
            samples[i] = (ushort)((sample + left) & most);
        }

        if (!layout.IsInverted && !layout.IsPremultiplied)
        {
            return;
        }

        for (int pixel = 0; pixel < samples.Length; pixel += layout.Samples)
        {
            Span<ushort> own = samples.Slice(pixel, layout.Samples);
            for (int color = 0; color < layout.Colors; color++)
            {
                int sample = layout.IsInverted ? most - own[color] : own[color];
                own[color] = (ushort)(layout.IsPremultiplied ? Math.Min(most, sample + most - own[layout.Colors]) : sample);
            }

            if (layout.IsPremultiplied)
            {
                own[layout.Colors] = (ushort)most;
            }
        }
    }
}
