using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging;

/// <summary>Pictures of matrices as pixels. SVG does not need this class: <see cref="MatrixPicture.ToSvg"/>.</summary>
public static class MatrixPixels
{
    /// <summary>The picture as pixels.</summary>
    /// <param name="picture">The picture.</param>
    public static PixelImage Render(this MatrixPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using Rasterizer rasterizer = new(picture.Scene, Theme.Of(picture.Theme));
        return rasterizer.Frame(0);
    }
}
