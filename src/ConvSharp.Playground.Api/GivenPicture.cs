using ConvSharp.Imaging;

namespace ConvSharp.Playground.Api;

/// <summary>A picture as the browser decodes it.</summary>
internal static class GivenPicture
{
    /// <summary>Pixels of a picture: four bytes for each and, as a tensor, twelve more. The page's chooser has the same limit.</summary>
    public const int MostPixels = 16_000_000;

    private const int BytesPerPixel = 4;

    /// <param name="rgba">Red, green, blue and alpha (not premultiplied) of each pixel, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="most">The most pixels that the page takes.</param>
    /// <exception cref="RequestFault">It is too large, or no picture.</exception>
    public static PixelImage Of(byte[] rgba, int width, int height, int most = MostPixels)
    {
        ArgumentNullException.ThrowIfNull(rgba);
        if (width < 1 || height < 1 || (long)width * height > most || rgba.Length != (long)BytesPerPixel * width * height)
        {
            throw new RequestFault(
                $"The picture has {width} × {height} pixels in {rgba.Length} bytes: "
                + $"give 1 to {most} pixels of {BytesPerPixel} bytes.",
                null);
        }

        return new PixelImage(width, height, rgba);
    }
}
