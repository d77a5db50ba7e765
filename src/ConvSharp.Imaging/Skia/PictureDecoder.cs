using System.Runtime.InteropServices;
using ConvSharp.Imaging.Png;
using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>Decodes the bytes of a file to pixels: first the format, then the size, then the memory.</summary>
internal static class PictureDecoder
{
    /// <summary>The picture as it should be shown: EXIF orientation applied, transparency over white, colours as stored.</summary>
    /// <param name="file">The bytes of a PNG, JPEG, WebP or GIF file.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="limits">The caps on its pixels.</param>
    /// <exception cref="InvalidDataException">The file is of another kind, cut short, damaged, or beyond the caps.</exception>
    public static PixelImage Decode(ReadOnlySpan<byte> file, string name, PictureLimits limits)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec codec = SKCodec.Create(data)
            ?? throw PictureFault.NoPicture(name);
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp
            or SKEncodedImageFormat.Gif))
        {
            throw PictureFault.OtherFormat(name, codec.EncodedFormat.ToString());
        }

        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (limits.Objection(width, height) is { } objection)
        {
            throw PictureFault.TooLarge(name, objection);
        }

        // Without a colour space the stored values do not change, whatever profile the file has.
        using SKBitmap bitmap = Bitmaps.New(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        SKCodecResult result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success)
        {
            throw result == SKCodecResult.IncompleteInput ? PictureFault.Cut(name) : PictureFault.Damaged(name, result.ToString());
        }

        ExifOrientation origin = codec.EncodedFormat == SKEncodedImageFormat.Png
            ? PngExif.OrientationOf(file)
            : (ExifOrientation)codec.EncodedOrigin;
        Orientation orientation = Orientation.Of(origin, width, height);
        return new PixelImage(
            orientation.Width, orientation.Height, orientation.Apply<Pixel>(MemoryMarshal.Cast<byte, Pixel>(bitmap.GetPixelSpan())));
    }
}
