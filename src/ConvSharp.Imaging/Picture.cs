using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Imaging.Png;
using ConvSharp.Imaging.Skia;
using ConvSharp.Imaging.Tiff;

namespace ConvSharp.Imaging;

/// <summary>Picture files to tensors of 0…1, channels first, and back.</summary>
public static class Picture
{
    /// <summary>Reads a PNG, JPEG, WebP, GIF or TIFF file as three channels, within the default caps.</summary>
    /// <inheritdoc cref="Load(string, PictureLoadOptions)"/>
    public static Tensor<float> Load(string path) => Load(path, new PictureLoadOptions());

    /// <summary>Reads a PNG, JPEG, WebP, GIF or TIFF file; the content decides which one, not the name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">One channel or three, and the caps.</param>
    /// <returns>[3, H, W], or [1, H, W] with <see cref="PictureLoadOptions.Gray"/>: <see cref="ToTensor"/> of the picture.</returns>
    /// <remarks>
    /// The EXIF orientation is applied, transparency is composed over white, an animation gives its first frame, and colour profiles are
    /// not applied: the values are the stored ones, k/255, or k/65535 from a PNG or TIFF of 16 bits per component. A TIFF may be
    /// grey or RGB, of 8 or 16 bits, in strips, plain or packed by PackBits, LZW or Deflate. If a file is something else, the
    /// message says what it is.
    /// </remarks>
    /// <exception cref="InvalidDataException">The file is of another kind, cut short, damaged, or beyond the caps.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static Tensor<float> Load(string path, PictureLoadOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(options);
        using FileStream stream = File.OpenRead(path);
        return Load(stream, $"'{path}'", options);
    }

    /// <summary>Reads a PNG, JPEG, WebP, GIF or TIFF file as three channels from a stream, to its end; the stream stays open.</summary>
    /// <inheritdoc cref="Load(Stream, PictureLoadOptions)"/>
    public static Tensor<float> Load(Stream stream) => Load(stream, new PictureLoadOptions());

    /// <summary>Reads a PNG, JPEG, WebP, GIF or TIFF file from a stream, to its end; the stream stays open.</summary>
    /// <param name="stream">Need not be seekable.</param>
    /// <param name="options">One channel or three, and the caps.</param>
    /// <returns>As <see cref="Load(string, PictureLoadOptions)"/>.</returns>
    /// <exception cref="InvalidDataException">The file is of another kind, cut short, damaged, or beyond the caps.</exception>
    /// <exception cref="IOException">The stream can't be read.</exception>
    public static Tensor<float> Load(Stream stream, PictureLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        return Load(stream, "the stream", options);
    }

    /// <summary>Writes a picture file, whole or not at all; an existing file is replaced.</summary>
    /// <param name="path">The extension says the format: .png, .jpg, .jpeg or .webp.</param>
    /// <param name="tensor">As for <see cref="FromTensor"/>.</param>
    /// <param name="quality">1…100 for JPEG and WebP (100: lossless WebP); PNG is always lossless.</param>
    /// <exception cref="ArgumentException">Another extension or shape, or a side longer than the format can hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A quality outside of 1…100.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save<T>(string path, in ReadOnlyTensorSpan<T> tensor, int quality = 90)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        PictureFormats.FromPath(path);
        FromTensor(tensor).Save(path, quality);
    }

    /// <summary>The picture's values as k/255.</summary>
    /// <param name="image">The picture, H rows of W pixels.</param>
    /// <param name="gray">
    /// One channel of luma, Rec. 601 as in PIL's mode L: round(0.299·R + 0.587·G + 0.114·B) in 16-bit fixed point. A grey picture keeps
    /// its values.
    /// </param>
    /// <returns>[3, H, W] in the order red, green, blue, or [1, H, W].</returns>
    public static Tensor<float> ToTensor(PixelImage image, bool gray = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        ReadOnlySpan<Pixel> pixels = image.Pixels;
        int channels = gray ? 1 : 3;
        float[] values = new float[checked(channels * pixels.Length)];
        for (int i = 0; i < pixels.Length; i++)
        {
            Pixel pixel = pixels[i];
            if (gray)
            {
                values[i] = UnitByte.ToUnit(Luma(pixel));
            }
            else
            {
                values[i] = UnitByte.ToUnit(pixel.R);
                values[i + pixels.Length] = UnitByte.ToUnit(pixel.G);
                values[i + 2 * pixels.Length] = UnitByte.ToUnit(pixel.B);
            }
        }

        return Tensor.Create(values, [channels, image.Height, image.Width]);
    }

    /// <summary>
    /// A tensor of 0…1 as a picture: clamped, then rounded to the nearest of 256 levels, halves up. NaN and −∞ become 0, +∞ becomes 255.
    /// </summary>
    /// <param name="tensor">[3, H, W] (red, green, blue), [1, H, W] or [H, W] (grey); views need not be dense.</param>
    /// <exception cref="ArgumentException">Another shape, an empty one, or more than 536,870,897 pixels.</exception>
    public static PixelImage FromTensor<T>(in ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<nint> lengths = tensor.Lengths;
        if (lengths.Length is not (2 or 3) || (lengths.Length == 3 && lengths[0] is not (1 or 3)) || tensor.IsEmpty)
        {
            throw new ArgumentException(
                $"tensor has shape {Shape.Text(lengths)}, but a picture is [3, H, W], [1, H, W] or [H, W]: slice out the channels to show.",
                nameof(tensor));
        }

        long count = (long)lengths[^2] * lengths[^1];
        if (count > PictureLimits.MostPixels)
        {
            throw new ArgumentException(
                $"tensor has {count} pixels, more than a picture can hold, {PictureLimits.MostPixels}: slice it.", nameof(tensor));
        }

        ReadOnlySpan<T> values = DenseView.Of(tensor);
        Pixel[] pixels = new Pixel[count];

        // A single plane stands for red, green and blue alike.
        int plane = values.Length == pixels.Length ? 0 : pixels.Length;
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = new Pixel(Level(values[i]), Level(values[i + plane]), Level(values[i + 2 * plane]), 255);
        }

        return new PixelImage((int)lengths[^1], (int)lengths[^2], pixels);
    }

    private static byte Level<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => UnitByte.FromUnit(double.CreateTruncating(value));

    // The weights sum to 2¹⁶: grey stays unchanged.
    private static byte Luma(Pixel pixel) => (byte)((19595 * pixel.R + 38470 * pixel.G + 7471 * pixel.B + (1 << 15)) >> 16);

    private static Tensor<float> Load(Stream stream, string name, PictureLoadOptions options)
    {
        byte[] file = ReadCapped(stream, name, options.Limits.MaxFileBytes);
        ReadOnlySpan<byte> start = file.AsSpan(0, Math.Min(file.Length, FileSignature.Length));
        if (ForeignFile.Objection(start, FileRole.Picture) is (string problem, string fix))
        {
            throw new InvalidDataException($"{name} {problem}: {fix}.");
        }

        if (TiffDirectory.Is(file))
        {
            var layout = TiffLayout.Of(file, name, options.Limits);
            return layout.Bits == 16
                ? TiffDecoder.DecodeDeep(layout, name).ToTensor(options.Gray)
                : ToTensor(TiffDecoder.Decode(layout, name), options.Gray);
        }

        return PngHeader.DeepOf(file) is { } deep
            ? DeepPngDecoder.Decode(file, deep, name, options.Limits).ToTensor(options.Gray)
            : ToTensor(PictureDecoder.Decode(file, name, options.Limits), options.Gray);
    }

    private static byte[] ReadCapped(Stream stream, string name, long maxBytes)
    {
        using MemoryStream file = new();
        byte[] block = new byte[1 << 16];
        for (int count; (count = stream.Read(block)) > 0;)
        {
            if (file.Length + count > maxBytes)
            {
                throw new InvalidDataException(
                    $"{name} is larger than the {maxBytes} bytes allowed: "
                    + $"raise {nameof(PictureLimits)}.{nameof(PictureLimits.MaxFileBytes)}.");
            }

            file.Write(block, 0, count);
        }

        return file.ToArray();
    }
}
