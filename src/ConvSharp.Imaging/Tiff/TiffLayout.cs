using ConvSharp.Imaging.Png;

namespace ConvSharp.Imaging.Tiff;

/// <summary>How a TIFF file holds its pixels: greys or colours of 8 or 16 bits, sample by sample, in strips of rows.</summary>
internal sealed record TiffLayout
{
    private const int WhiteIsZero = 0, Rgb = 2;
    private const int PremultipliedAlpha = 1, Alpha = 2;
    private const int MostSamples = 5;

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Bits { get; init; }

    /// <summary>Numbers per pixel: the colours, then what else there is.</summary>
    public required int Samples { get; init; }

    public required int Colors { get; init; }

    /// <summary>Whether the sample after the colours is alpha.</summary>
    public required bool HasAlpha { get; init; }

    /// <summary>Whether colours have been multiplied by alpha.</summary>
    public required bool IsPremultiplied { get; init; }

    public required bool IsInverted { get; init; }

    /// <summary>Whether samples are stored as differences from the pixel to the left.</summary>
    public required bool HasPredictor { get; init; }

    public required bool IsLittle { get; init; }

    public required TiffCompression Compression { get; init; }

    public required ExifOrientation Orientation { get; init; }

    public required int RowsPerStrip { get; init; }

    /// <summary>The compressed bytes of each strip.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Strips { get; init; }

    public long RowBytes => (long)Width * Samples * (Bits / 8);

    /// <summary>Reads and checks the directory; no memory depends on what it claims.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="limits">The caps on its pixels.</param>
    /// <exception cref="InvalidDataException">Cut short, damaged, beyond the caps, or of a form that is not read.</exception>
    public static TiffLayout Of(ReadOnlyMemory<byte> file, string name, PictureLimits limits)
    {
        var directory = new TiffDirectory(file, name);
        (long width, long height) = (directory.Number(TiffTag.Width), directory.Number(TiffTag.Height));
        if (width == 0 || height == 0)
        {
            throw PictureFault.Damaged(name, $"it claims {width}×{height} pixels");
        }

        if (limits.Objection(width, height) is { } objection)
        {
            throw PictureFault.TooLarge(name, objection);
        }

        long samples = directory.Number(TiffTag.SamplesPerPixel, usual: 1);
        long photometric = directory.Number(TiffTag.Photometric);
        int colors = photometric == Rgb ? 3 : 1;
        long extra = directory.Has(TiffTag.ExtraSamples) ? directory.Number(TiffTag.ExtraSamples) : 0;
        long bits = CheckForm(directory, photometric, samples, colors, name);
        long rows = Math.Min(height, directory.Number(TiffTag.RowsPerStrip, usual: height));
        var layout = new TiffLayout
        {
            Width = (int)width,
            Height = (int)height,
            Bits = (int)bits,
            Samples = (int)samples,
            Colors = colors,
            HasAlpha = samples > colors && extra is PremultipliedAlpha or Alpha,
            IsPremultiplied = samples > colors && extra == PremultipliedAlpha,
            IsInverted = photometric == WhiteIsZero,
            HasPredictor = directory.Number(TiffTag.Predictor, usual: 1) == 2,
            IsLittle = directory.IsLittle,
            Compression = (TiffCompression)directory.Number(TiffTag.Compression, usual: (int)TiffCompression.None),
            Orientation = directory.Number(TiffTag.Orientation, usual: 1) is >= 1 and <= 8 and var origin
                ? (ExifOrientation)origin
                : ExifOrientation.TopLeft,
            RowsPerStrip = rows > 0 ? (int)rows : throw PictureFault.Damaged(name, "its strips have no rows"),
            Strips = StripsOf(directory, file, (height + rows - 1) / rows, name),
        };

        // The greatest factor by which each compresses: a file of a few bytes cannot hold many pixels.
        int ratio = layout.Compression switch
        {
            TiffCompression.None => 1,
            TiffCompression.PackBits => 64,
            TiffCompression.Lzw => 2731,
            _ => 1032,
        };
        if (layout.RowBytes > Array.MaxLength)
        {
            throw PictureFault.TooLarge(name, $"a row has {layout.RowBytes} bytes: cut it into smaller pictures.");
        }

        return layout.RowBytes * height / ratio <= layout.Strips.Sum(strip => (long)strip.Length) ? layout : throw PictureFault.Cut(name);
    }

    /// <summary>Refuses what is not read.</summary>
    /// <returns>Bits per sample.</returns>
    private static long CheckForm(TiffDirectory directory, long photometric, long samples, int colors, string name)
    {
        long[] bits = directory.Has(TiffTag.BitsPerSample) ? directory.Numbers(TiffTag.BitsPerSample, MostSamples) : [1];
        long compression = directory.Number(TiffTag.Compression, usual: 1);
        string? other = null;
        if (photometric is not (>= 0 and <= 2))
        {
            other = photometric == 3 ? "with a palette" : $"of colour space {photometric}";
        }
        else if (samples < colors || samples > MostSamples)
        {
            other = $"with {samples} samples per pixel";
        }
        else if (bits is not [8 or 16, ..] || bits.Distinct().Count() > 1)
        {
            other = $"of {string.Join(", ", bits)} bits per sample";
        }
        else if (directory.Number(TiffTag.SampleFormat, usual: 1) is > 1 and var format)
        {
            other = format == 3 ? "of floats" : $"of sample format {format}";
        }
        else if (!Enum.IsDefined((TiffCompression)compression))
        {
            other = compression is 6 or 7 ? "compressed as JPEG" : $"of compression {compression}";
        }
        else if (directory.Number(TiffTag.Predictor, usual: 1) is > 2 and var predictor)
        {
            other = $"with predictor {predictor}";
        }
        else if (directory.Has(TiffTag.TileWidth))
        {
            other = "in tiles";
        }
        else if (samples > 1 && directory.Number(TiffTag.Planes, usual: 1) != 1)
        {
            other = "with a plane for each colour";
        }

        return other is null ? bits[0] : throw PictureFault.OtherTiff(name, other);
    }

    private static ReadOnlyMemory<byte>[] StripsOf(TiffDirectory directory, ReadOnlyMemory<byte> file, long count, string name)
    {
        if (!directory.Has(TiffTag.StripOffsets) || !directory.Has(TiffTag.StripByteCounts))
        {
            throw PictureFault.Damaged(name, "it has no strips");
        }

        long[] starts = directory.Numbers(TiffTag.StripOffsets, count), lengths = directory.Numbers(TiffTag.StripByteCounts, count);
        if (starts.Length < count || lengths.Length < count)
        {
            throw PictureFault.Damaged(name, $"it has {Math.Min(starts.Length, lengths.Length)} strips in place of {count}");
        }

        return [.. starts.Zip(lengths, (start, length) => start + length <= file.Length
            ? file.Slice((int)start, (int)length)
            : throw PictureFault.Cut(name))];
    }
}
