using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Imaging;

namespace ConvSharp.Checkerboard.Report;

/// <summary>Maps as pictures: the whole, small, with a frame round the part that is shown large.</summary>
internal static class DetailPicture
{
    private const int Line = 2;

    /// <summary>One of so many values is clipped at each end of the scale.</summary>
    private const int Clipped = 100;

    private static readonly Pixel Dark = new Rgb(0x10, 0x12, 0x14), Bright = new Rgb(0xff, 0xd4, 0x00);

    /// <summary>A trial's map as levels of 0…1: one hundredth of the values is black or darker, as many are white or brighter.</summary>
    public static Tensor<float> Levels(PhotographTrial trial)
    {
        float[] sorted = PicturePart.Values(trial.Map);
        Array.Sort(sorted);
        float least = sorted[sorted.Length / Clipped], range = sorted[^(1 + (sorted.Length / Clipped))] - least;
        return range > 0 ? Tensor.Divide(Tensor.Subtract(trial.Map, least), range) : trial.Map;
    }

    /// <summary>The whole picture, scaled down to fit a square, with a frame round an area.</summary>
    /// <param name="picture">[height, width], or [3, height, width], of 0…1.</param>
    /// <param name="area">What is framed, in the picture's pixels.</param>
    /// <param name="side">The square's side.</param>
    public static PixelImage Whole(Tensor<float> picture, PictureArea area, int side)
    {
        nint[] shape = picture.Lengths.ToArray();
        double scale = Math.Min(1, side / (double)Math.Max(shape[^2], shape[^1]));
        PixelImage whole;
        if (scale == 1)
        {
            int zoom = Math.Max(1, side / (int)Math.Max(shape[^2], shape[^1]));
            (whole, scale) = (Picture.FromTensor<float>(picture).Enlarge(zoom), zoom);
        }
        else
        {
            Tensor<float> channels = Tensor.Create(PicturePart.Values(picture), [picture.Rank == 2 ? 1 : shape[0], shape[^2], shape[^1]]);
            (int height, int width) = (Math.Max(1, (int)(shape[^2] * scale)), Math.Max(1, (int)(shape[^1] * scale)));
            whole = Picture.FromTensor<float>(Bicubic.Resize(channels, height, width));
        }

        return Framed(
            whole, (int)(area.Top * scale), (int)(area.Left * scale), (int)Math.Ceiling(area.Height * scale),
            (int)Math.Ceiling(area.Width * scale));
    }

    /// <summary>A bright frame with a dark one round it, both outside of the area.</summary>
    private static PixelImage Framed(PixelImage picture, int top, int left, int height, int width)
    {
        Pixel[] pixels = picture.Pixels.ToArray();
        for (int line = 1; line <= 2 * Line; line++)
        {
            Pixel ink = line <= Line ? Bright : Dark;
            for (int x = left - line; x < left + width + line; x++)
            {
                Paint(top - line, x, ink);
                Paint(top + height + line - 1, x, ink);
            }

            for (int y = top - line; y < top + height + line; y++)
            {
                Paint(y, left - line, ink);
                Paint(y, left + width + line - 1, ink);
            }
        }

        return new PixelImage(picture.Width, picture.Height, pixels);

        void Paint(int y, int x, Pixel ink)
        {
            if (y >= 0 && y < picture.Height && x >= 0 && x < picture.Width)
                pixels[(y * picture.Width) + x] = ink;
        }
    }
}
