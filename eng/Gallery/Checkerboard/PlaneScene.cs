using System.Globalization;
using System.Numerics;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Gallery.Checkerboard;

/// <summary>How many paths lead to each output of a picture, as numbers in grey cells: darker is more.</summary>
internal static class PlaneScene
{
    private const int Places = 10, Cell = 32, Margin = 16;
    private const float Font = 14;

    private static readonly Rgb OnDark = new(0xff, 0xff, 0xff), OnLight = new(0x10, 0x12, 0x14);

    public static Scene Build(StackedLayers stack)
    {
        (OverlapPattern height, OverlapPattern width) = (stack.Axes[0], stack.Axes[1]);
        double most = (double)height.Max * width.Max;
        var marks = new List<Mark>();
        for (int row = 0; row < Places; row++)
        {
            for (int column = 0; column < Places; column++)
            {
                long count = height[row] * width[column];
                double level = count / most;
                Vector2 corner = new(Margin + (column * Cell) + 0.5f, Margin + (row * Cell) + 0.5f);
                (Vector2 across, Vector2 down) = (new Vector2(Cell, 0), new Vector2(0, Cell));
                marks.Add(new Figure(
                    new Ink(InkRole.Value, Fill: Figures.Shade(level)),
                    [[corner, corner + across, corner + across + down, corner + down, corner]]));
                marks.Add(new Label(
                    new Ink(InkRole.Text, Fill: level > 0.5 ? OnDark : OnLight), count.ToString(CultureInfo.InvariantCulture),
                    corner + ((across + down) / 2), Font));
            }
        }

        const int Side = (Places * Cell) + (2 * Margin);
        string[] lines = [stack.ToString(), $"taps that reach each output: {OverlapText.Ratio(stack.Axes)}"];
        for (int i = 0; i < lines.Length; i++)
            marks.Add(new Label(InkRole.Text, lines[i], new Vector2(Side / 2f, Side + (1.5f * i * Font)), Font));
        return new Scene(Side, (int)(Side + (2.5f * Font)), FrameCount: 1, LineWidth: 1, marks);
    }
}
