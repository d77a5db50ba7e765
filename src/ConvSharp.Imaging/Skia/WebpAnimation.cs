using System.Buffers.Binary;
using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>Frames as an animated WebP file, lossless.</summary>
internal static class WebpAnimation
{
    // Lossless WebP's effort, 0…100, not quality.
    private const float Effort = 75;

    public static byte[] Write(IReadOnlyList<PixelImage> frames, TimeSpan frameTime, int loops)
    {
        var bitmaps = new List<SKBitmap>();
        try
        {
            bitmaps.AddRange(frames.Select(ToBitmap));
            SKWebpEncoderFrame[] parts = [.. bitmaps.Select(bitmap => new SKWebpEncoderFrame(bitmap, frameTime))];
            var options = new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, Effort);
            using SKData? file = SKWebpEncoder.EncodeAnimated(parts, options);
            byte[] bytes = Bitmaps.Encoded(file, $"{frames.Count} frames as WebP");
            SetLoops(bytes, loops);
            return bytes;
        }
        finally
        {
            bitmaps.ForEach(bitmap => bitmap.Dispose());
        }
    }

    /// <summary>The encoder writes files that play for ever; the number of plays stands after the background colour.</summary>
    private static void SetLoops(Span<byte> file, int loops)
    {
        const int HeaderAndColor = 12;
        int chunk = file.IndexOf("ANIM"u8);
        if (chunk >= 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file[(chunk + HeaderAndColor)..], (ushort)loops);
        }
    }

    private static SKBitmap ToBitmap(PixelImage frame)
    {
        SKBitmap bitmap = Bitmaps.New(frame.Width, frame.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        frame.Rgba.CopyTo(bitmap.GetPixelSpan());
        return bitmap;
    }
}
