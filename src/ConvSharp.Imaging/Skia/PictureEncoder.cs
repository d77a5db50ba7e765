using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>Encodes pixels to the bytes of a file.</summary>
internal static class PictureEncoder
{
    public static byte[] Encode(PixelImage image, PictureFormat format, int quality)
    {
        if (quality is < 1 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(quality), quality, "quality must lie in 1…100.");
        }

        int maxSide = PictureFormats.MaxSide(format);
        if (image.Width > maxSide || image.Height > maxSide)
        {
            throw new ArgumentException(
                $"format {format} holds sides of at most {maxSide} pixels, but the picture has {image.Width}×{image.Height}: use PNG.",
                nameof(format));
        }

        using SKBitmap bitmap = format != PictureFormat.Webp && image.IsGray ? OneChannel(image) : ThreeChannels(image);
        using SKPixmap pixmap = bitmap.PeekPixels();
        using SKData? file = format switch
        {
            PictureFormat.Png => pixmap.Encode(SKPngEncoderOptions.Default),
            PictureFormat.Jpeg => pixmap.Encode(new SKJpegEncoderOptions(quality)),
            PictureFormat.Webp when quality == 100 => pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75)),
            PictureFormat.Webp => pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "format must be Png, Jpeg or Webp."),
        };
        return Bitmaps.Encoded(file, $"{image.Width}×{image.Height} pixels as {format}");
    }

    private static SKBitmap ThreeChannels(PixelImage image)
    {
        SKBitmap bitmap = Bitmaps.New(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        image.Rgba.CopyTo(bitmap.GetPixelSpan());
        return bitmap;
    }

    private static SKBitmap OneChannel(PixelImage image)
    {
        SKBitmap bitmap = Bitmaps.New(image.Width, image.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        Span<byte> levels = bitmap.GetPixelSpan();
        ReadOnlySpan<Pixel> pixels = image.Pixels;
        for (int i = 0; i < pixels.Length; i++)
        {
            levels[i] = pixels[i].R;
        }

        return bitmap;
    }
}
