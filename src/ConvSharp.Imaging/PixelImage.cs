using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConvSharp.Imaging;

/// <summary>An opaque picture of 8 bits per component, immutable.</summary>
public sealed class PixelImage
{
    private readonly Pixel[] _pixels;

    /// <summary>A copy of pixels; transparent ones are composed over white.</summary>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgba">Rows from the top, pixels from the left: red, green, blue, alpha (not premultiplied).</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ArgumentException"><paramref name="rgba"/> is not width × height × 4 long.</exception>
    public PixelImage(int width, int height, ReadOnlySpan<byte> rgba)
        : this(width, height, Copy(width, height, rgba))
    {
    }

    /// <summary>
    /// Takes the array over without a copy: for builders in this assembly that made the array and keep no reference to it.
    /// </summary>
    internal PixelImage(int width, int height, Pixel[] pixels)
    {
        Width = width;
        Height = height;
        _pixels = pixels;
        ComposeOverWhite(pixels);
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Rows from the top, pixels from the left, four bytes each: red, green, blue, 255.</summary>
    public ReadOnlySpan<byte> Rgba => MemoryMarshal.AsBytes(Pixels);

    internal ReadOnlySpan<Pixel> Pixels => _pixels;

    /// <summary>The colour of one pixel.</summary>
    /// <param name="x">Column, from the left.</param>
    /// <param name="y">Row, from the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside of the picture.</exception>
    public Rgb this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(x);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
            ArgumentOutOfRangeException.ThrowIfNegative(y);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
            Pixel pixel = _pixels[y * Width + x];
            return new Rgb(pixel.R, pixel.G, pixel.B);
        }
    }

    /// <summary>The picture with every pixel enlarged to a square, without interpolation.</summary>
    /// <param name="scale">The square's side.</param>
    /// <param name="limits">The caps on the new size; null: <see cref="PictureLimits.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    /// <exception cref="ArgumentException">A picture beyond the caps.</exception>
    public PixelImage Enlarge(int scale, PictureLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        if ((limits ?? PictureLimits.Default).Objection((Int128)Width * scale, (Int128)Height * scale) is { } objection)
        {
            throw new ArgumentException($"scale {scale} makes too large a picture: {objection}", nameof(scale));
        }

        Pixel[] pixels = new Pixel[_pixels.Length * scale * scale];
        for (int y = 0, at = 0; y < Height * scale; y++)
        {
            foreach (Pixel pixel in _pixels.AsSpan(y / scale * Width, Width))
            {
                pixels.AsSpan(at, scale).Fill(pixel);
                at += scale;
            }
        }

        return new PixelImage(Width * scale, Height * scale, pixels);
    }

    internal bool IsGray
    {
        get
        {
            foreach (Pixel pixel in _pixels)
            {
                if (pixel.R != pixel.G || pixel.G != pixel.B)
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static Pixel[] Copy(int width, int height, ReadOnlySpan<byte> rgba)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ReadOnlySpan<Pixel> pixels = MemoryMarshal.Cast<byte, Pixel>(rgba);
        if (rgba.Length % Unsafe.SizeOf<Pixel>() != 0 || (long)width * height != pixels.Length)
        {
            Int128 needed = (Int128)width * height * Unsafe.SizeOf<Pixel>();
            throw new ArgumentException($"rgba has {rgba.Length} bytes, but {width}×{height} pixels take {needed}.", nameof(rgba));
        }

        return pixels.ToArray();
    }

    private static void ComposeOverWhite(Span<Pixel> pixels)
    {
        foreach (ref Pixel pixel in pixels)
        {
            if (pixel.A != 255)
            {
                pixel = new Pixel(OverWhite(pixel.R, pixel.A), OverWhite(pixel.G, pixel.A), OverWhite(pixel.B, pixel.A), 255);
            }
        }
    }

    private static byte OverWhite(byte component, byte alpha) => (byte)((component * alpha + 255 * (255 - alpha) + 127) / 255);
}
