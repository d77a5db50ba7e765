using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Matrices;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging;

/// <summary>Pictures of matrices as pixels. SVG does not need this class: <see cref="MatrixPicture.ToSvg"/>.</summary>
public static class MatrixPixels
{
    /// <summary>The picture as pixels.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="font">A font for letters that the library's own lack; null: there is none.</param>
    public static PixelImage Render(this MatrixPicture picture, CaptionFont? font = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using Rasterizer rasterizer = new(picture.Scene, Theme.Of(picture.Theme), font);
        return rasterizer.Frame(0);
    }
}
