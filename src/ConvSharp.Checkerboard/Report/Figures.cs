using System.Globalization;
using System.Numerics.Tensors;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The pictures of the report, embedded in the page.</summary>
internal static class Figures
{
    private const int LeastPlaces = 8, MostPlaces = 32, MostCells = 16;
    private const int Bar = 24, BarHeight = 80, Cell = 30;

    /// <summary>
    /// A map of strengths or of signed values: mid grey is the mean, and one root mean square more or less is white or black.
    /// </summary>
    public static XElement Strength(Tensor<float> map, string words) => Image(Levels(map), words);

    /// <summary>A picture of 0…1.</summary>
    public static XElement Image(Tensor<float> picture, string words)
    {
        return new XElement("img",
            new XAttribute("src", DataAddress(Picture.FromTensor<float>(picture))),
            new XAttribute("width", Number(picture.Lengths[^1])),
            new XAttribute("height", Number(picture.Lengths[^2])),
            new XAttribute("alt", words));
    }

    /// <summary>A picture within the page.</summary>
    public static string DataAddress(PixelImage picture) =>
        "data:image/png;base64," + Convert.ToBase64String(picture.Encode(PictureFormat.Png));

    /// <summary>A map as levels of 0…1: ½ is the mean, half a level one root mean square.</summary>
    public static Tensor<float> Levels(Tensor<float> map)
    {
        float[] values = Values(map);
        float mean = TensorPrimitives.Average<float>(values);
        float norm = TensorPrimitives.Norm<float>(values) / MathF.Sqrt(values.Length);
        return norm == 0 ? map : Tensor.Add(Tensor.Divide(map, 2 * norm), 0.5f - (mean / (2 * norm)));
    }

    /// <summary>Paths to neighbouring outputs along one axis, as bars with their numbers.</summary>
    public static XElement Bars(OverlapPattern pattern, Language language)
    {
        int places = Places(pattern.Period, MostPlaces);
        IEnumerable<object> bars = Enumerable.Range(0, places).SelectMany(i =>
        {
            double height = pattern.Max == 0 ? 0 : (double)pattern[i] / pattern.Max * BarHeight;
            return new object[]
            {
                Rectangle((i * Bar) + 2, 18 + BarHeight - height, Bar - 4, Math.Max(height, 1), new XAttribute("class", "bar")),
                Text((i * Bar) + (Bar / 2), 13 + BarHeight - height, pattern[i], "label"),
            };
        });
        return Drawing(places * Bar, BarHeight + 20, language.Choose(
            $"Taps that reach {places} neighbouring places along one axis", $"沿一个轴到达 {places} 个相邻位置的抽头数"), bars);
    }

    /// <summary>Paths to the outputs of a part of the picture, as grey cells: darker means more.</summary>
    public static XElement Plane(OverlapPattern height, OverlapPattern width, Language language)
    {
        (int rows, int columns) = (Places(height.Period, MostCells), Places(width.Period, MostCells));
        double most = (double)height.Max * width.Max;
        IEnumerable<object> cells =
            from row in Enumerable.Range(0, rows)
            from column in Enumerable.Range(0, columns)
            let count = height[row] * width[column]
            let level = most == 0 ? 0 : count / most
            from shape in new object[]
            {
                Rectangle(column * Cell, row * Cell, Cell, Cell, new XAttribute("fill", Shade(level).ToString())),
                Text((column * Cell) + (Cell / 2), (row * Cell) + (Cell / 2) + 4, count, level > 0.5 ? "on-dark" : "on-light"),
            }
            select shape;
        return Drawing(columns * Cell, rows * Cell, language.Choose(
            "Taps that reach each place of the picture", "到达图像中每个位置的抽头数"), cells);
    }

    /// <summary>The number of places to draw: a few repetitions, as far as there is room.</summary>
    private static int Places(int period, int most) =>
        period >= most ? most : (Math.Max(LeastPlaces, 2 * period) + period - 1) / period * period;

    /// <summary>The grey of a cell: more paths are darker.</summary>
    public static Rgb Shade(double level)
    {
        byte grey = (byte)Math.Round(245 - (level * 205));
        return new Rgb(grey, grey, grey);
    }

    private static XElement Drawing(int width, int height, string words, IEnumerable<object> shapes) => new("svg",
        new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("width", width), new XAttribute("height", height),
        new XAttribute("role", "img"), new XElement("title", words), shapes);

    private static XElement Rectangle(double x, double y, double width, double height, XAttribute paint) => new("rect",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)),
        new XAttribute("height", Number(height)), paint);

    private static XElement Text(double x, double y, long number, string style) => new("text",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("class", style), Number(number));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static float[] Values(Tensor<float> map)
    {
        var values = new float[map.FlattenedLength];
        map.FlattenTo(values);
        return values;
    }
}
