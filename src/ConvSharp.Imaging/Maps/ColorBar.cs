using System.Globalization;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging.Maps;

/// <summary>A bar of the map's colours, and below it the values of its ends (and of its middle, if the range is symmetric).</summary>
internal static class ColorBar
{
    /// <summary>Room for three numbers of the greatest length.</summary>
    public const int MinWidth = 180;

    public const int Height = BarHeight + Spacing + Lettering.LineHeight;

    private const int BarHeight = 10;
    private const int Spacing = 2;

    /// <param name="canvas">Where to draw.</param>
    /// <param name="x">The left end of the bar.</param>
    /// <param name="y">Its top.</param>
    /// <param name="width">Its width.</param>
    /// <param name="map">The colours.</param>
    /// <param name="isSymmetric">Whether its middle stands for zero.</param>
    /// <param name="range">The numbers at its ends; null where every tile has its own.</param>
    /// <param name="language">The language of the words in place of numbers.</param>
    public static void Draw(
        Canvas canvas, int x, int y, int width, ColorMap map, bool isSymmetric, ValueRange? range, Language language)
    {
        for (int row = y; row < y + BarHeight; row++)
        {
            Span<Pixel> pixels = canvas.Row(x, row, width);
            for (int i = 0; i < width; i++)
            {
                pixels[i] = map.At(i / (width - 1.0));
            }
        }

        int top = y + BarHeight + Spacing;
        string most = language.Choose("max", "最大值"), least = isSymmetric ? $"−{most}" : language.Choose("min", "最小值");
        canvas.Text(range is { } low ? Number(low.Min) : least, x, top, TextAlign.Left);
        canvas.Text(range is { } high ? Number(high.Max) : most, x + width, top, TextAlign.Right);
        if (isSymmetric)
        {
            canvas.Text("0", x + width / 2f, top, TextAlign.Center);
        }
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture).Replace('-', '−');
}
