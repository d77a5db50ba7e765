using System.Globalization;
using System.Numerics;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>How many paths lead to each output of a picture, as numbers in grey cells: darker is more.</summary>
internal static class PlaneScene
{
    private const int Places = 10, MostPlaces = 16, Cell = 32, Margin = 16;
    private const float Font = 14;

    private static readonly Rgb OnDark = new(0xff, 0xff, 0xff), OnLight = new(0x10, 0x12, 0x14);

    /// <summary>A part of the picture of as many periods as there is room for.</summary>
    public static Scene Build(StackedLayers stack, Language language) => Build(
        stack, Figures.Places(stack.Axes[0].Period, MostPlaces), Figures.Places(stack.Axes[1].Period, MostPlaces), language);

    /// <summary>A part of ten outputs each way.</summary>
    public static Scene Build(StackedLayers stack) => Build(stack, Places, Places, Language.English);

    private static Scene Build(StackedLayers stack, int rows, int columns, Language language)
    {
        (OverlapPattern height, OverlapPattern width) = (stack.Axes[0], stack.Axes[1]);
        double most = (double)height.Max * width.Max;
        var marks = new List<Mark>();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                Int128 count = (Int128)height[row] * width[column];
                double level = (double)count / most;
                Vector2 corner = new(Margin + (column * Cell) + 0.5f, Margin + (row * Cell) + 0.5f);
                marks.Add(new Figure(new Ink(InkRole.Value, Fill: Figures.Shade(level)), [Figure.Rectangle(corner, Cell, Cell)]));
                string number = count.ToString(CultureInfo.InvariantCulture);
                marks.Add(new Label(
                    new Ink(InkRole.Text, Fill: level > 0.5 ? OnDark : OnLight), number, corner + new Vector2(Cell / 2f),
                    MathF.Min(Font, (Cell - 2) / (FontMetrics.Advance * number.Length))));
            }
        }

        (int wide, int high) = ((columns * Cell) + (2 * Margin), (rows * Cell) + (2 * Margin));
        string reached = stack.IsOfGradient
            ? language.Choose("windows that hold each input element", "包含每个输入元素的窗口数")
            : stack.Layers.Count == 1
                ? language.Choose("taps that reach each output", "到达每个输出的抽头数")
                : language.Choose("paths to each output", "到达每个输出的路径数");
        string[] lines =
        [
            .. LineWrap.Of(stack.Describe(language), Font, wide - Margin),
            .. LineWrap.Of($"{reached}{language.Choose(": ", "：")}{OverlapText.Ratio(stack.Axes, language)}", Font, wide - Margin),
        ];
        for (int i = 0; i < lines.Length; i++)
            marks.Add(new Label(InkRole.Text, lines[i], new Vector2(wide / 2f, high + (1.5f * i * Font)), Font));
        return new Scene(wide, (int)(high + ((1.5f * lines.Length) - 0.5f) * Font), FrameCount: 1, LineWidth: 1, marks);
    }
}
