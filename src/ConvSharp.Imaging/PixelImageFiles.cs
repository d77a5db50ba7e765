using ConvSharp.Files;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging;

/// <summary>Pixels as picture files.</summary>
public static class PixelImageFiles
{
    /// <summary>The bytes of a picture file. A picture of greys becomes a PNG or JPEG of one channel.</summary>
    /// <param name="image">What to write.</param>
    /// <param name="format">PNG, JPEG or WebP.</param>
    /// <param name="quality">1…100 for JPEG and WebP (100: lossless WebP); PNG is always lossless.</param>
    /// <exception cref="ArgumentOutOfRangeException">A quality outside of 1…100.</exception>
    /// <exception cref="ArgumentException">A side longer than the format can hold.</exception>
    public static byte[] Encode(this PixelImage image, PictureFormat format, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PictureEncoder.Encode(image, format, quality);
    }

    /// <summary>Writes a picture file, whole or not at all; an existing file is replaced.</summary>
    /// <param name="image">What to write.</param>
    /// <param name="path">The extension says the format: .png, .jpg, .jpeg or .webp.</param>
    /// <param name="quality">As for <see cref="Encode"/>.</param>
    /// <exception cref="ArgumentException">Another extension, or a side longer than the format can hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A quality outside of 1…100.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Save(this PixelImage image, string path, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        byte[] content = image.Encode(PictureFormats.FromPath(path), quality);
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(content);
        file.Commit();
    }
}
