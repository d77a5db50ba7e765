using System.Buffers;
using System.Numerics.Tensors;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.Shared;

/// <summary>A picture in a rectangle of another aspect: resized as a whole, in the middle, with black around.</summary>
/// <param name="Height">Rows of the rectangle.</param>
/// <param name="Width">Columns of the rectangle.</param>
/// <param name="Area">The part that shows the picture.</param>
/// <param name="ScaleX">The picture's columns for one of the rectangle.</param>
/// <param name="ScaleY">The picture's rows for one of the rectangle.</param>
public sealed record Letterbox(int Height, int Width, (int Left, int Top, int Width, int Height) Area, double ScaleX, double ScaleY)
{
    public static Letterbox Fit(int pictureHeight, int pictureWidth, int height, int width)
    {
        double scale = Math.Min((double)height / pictureHeight, (double)width / pictureWidth);
        int rows = Math.Clamp((int)Math.Round(pictureHeight * scale), 1, height);
        int columns = Math.Clamp((int)Math.Round(pictureWidth * scale), 1, width);
        return new Letterbox(
            height, width, ((width - columns) / 2, (height - rows) / 2, columns, rows),
            (double)pictureWidth / columns, (double)pictureHeight / rows);
    }

    /// <param name="picture">[channels, height, width].</param>
    /// <returns>[channels, <see cref="Height"/>, <see cref="Width"/>].</returns>
    public Tensor<float> Apply(Tensor<float> picture)
    {
        Tensor<float> result = Tensor.CreateFromShape<float>([picture.Lengths[0], Height, Width]);
        NRange rows = Area.Top..(Area.Top + Area.Height), columns = Area.Left..(Area.Left + Area.Width);
        Bicubic.Resize(picture, Area.Height, Area.Width).CopyTo(result.Slice([0..(int)picture.Lengths[0], rows, columns]));
        return result;
    }

    /// <summary>Where a point of the rectangle is in the picture.</summary>
    public Point ToPicture(Point point) => new((point.X - Area.Left) * ScaleX, (point.Y - Area.Top) * ScaleY);
}
