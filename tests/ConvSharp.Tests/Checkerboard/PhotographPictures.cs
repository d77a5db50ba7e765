using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Photographs;

namespace ConvSharp.Tests.Checkerboard;

/// <summary>Pictures that tests plant patterns in.</summary>
internal static class PhotographPictures
{
    /// <summary>[3, height, width]: soft hills of different widths, as the large shapes of a photograph are.</summary>
    public static Tensor<float> Smooth(int height, int width)
    {
        Tensor<float> picture = Tensor.CreateFromShape<float>([3, height, width]);
        for (nint channel = 0; channel < 3; channel++)
        {
            for (nint y = 0; y < height; y++)
            {
                for (nint x = 0; x < width; x++)
                    picture[channel, y, x] = (float)(0.5 + (0.3 * Math.Sin((0.11 * x) + channel) * Math.Cos(0.07 * y)));
            }
        }

        return picture;
    }

    /// <summary>[height, width]: hills with fine noise, and a pattern of a period in one area alone.</summary>
    public static Tensor<float> Planted(int height, int width, PictureArea area, (int Height, int Width) period, float amplitude)
    {
        var random = new Random(5);
        Tensor<float> map = Tensor.CreateFromShape<float>([height, width]);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bool isInside = y >= area.Top && y < area.Top + area.Height && x >= area.Left && x < area.Left + area.Width;
                bool isMarked = y % period.Height == 0 && x % period.Width == 0;
                map[y, x] = (float)(Math.Sin(0.05 * x) + (0.02 * random.NextDouble())) + (isInside && isMarked ? amplitude : 0);
            }
        }

        return map;
    }
}
