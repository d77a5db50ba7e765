using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Imaging;

namespace ConvSharp.Gallery.Checkerboard;

/// <summary>A spectrum as pixels, a white square round each peak.</summary>
internal static class SpectrumPicture
{
    // Of the squares: in frequencies, and in pixels.
    private const int Reach = 3, Line = 2;

    private static readonly Pixel White = new Rgb(0xff, 0xff, 0xff);

    public static PixelImage Of(CheckerboardSpectrum spectrum, int scale)
    {
        PixelImage plain = SpectrumFigure.Paint(SpectrumFigure.Levels(spectrum)).Enlarge(scale);
        Pixel[] pixels = plain.Pixels.ToArray();
        int half = (Reach * scale) + (scale / 2);
        foreach ((int row, int column) in SpectrumFigure.Places(spectrum))
        {
            (int top, int left) = ((row * scale) + (scale / 2) - half, (column * scale) + (scale / 2) - half);
            for (int i = 0; i < 2 * half; i++)
            {
                for (int line = 0; line < Line; line++)
                {
                    Paint(top + line, left + i);
                    Paint(top + (2 * half) - 1 - line, left + i);
                    Paint(top + i, left + line);
                    Paint(top + i, left + (2 * half) - 1 - line);
                }
            }
        }

        return new PixelImage(plain.Width, plain.Height, pixels);

        void Paint(int y, int x) => pixels[(y * plain.Width) + x] = White;
    }
}
