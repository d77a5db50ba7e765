using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Skia;
using ConvSharp.Imaging.Stacks;

namespace ConvSharp.Imaging;

/// <summary>Pictures of stacks as pixels. SVG does not need this class: <see cref="StackPicture.ToSvg"/>.</summary>
public static class StackPixels
{
    /// <summary>The picture as pixels.</summary>
    /// <param name="picture">The picture.</param>
    public static PixelImage Render(this StackPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        using Rasterizer rasterizer = new(picture.Scene, Theme.Of(picture.Theme));
        return rasterizer.Frame(0);
    }
}
