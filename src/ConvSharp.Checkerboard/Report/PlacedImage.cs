using ConvSharp.Imaging;

namespace ConvSharp.Checkerboard.Report;

/// <summary>Pixels in a drawing.</summary>
/// <param name="Image">The pixels.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Zoom">The side of the square that each pixel becomes.</param>
internal sealed record PlacedImage(PixelImage Image, int X, int Y, int Zoom)
{
    public int Width => Image.Width * Zoom;

    public int Height => Image.Height * Zoom;
}
