using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using System.Xml.Linq;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The pictures of the report, embedded in the page.</summary>
internal static class Figures
{
    private const int LeastPlaces = 8;

    /// <summary>
    /// A map of strengths or of signed values: mid grey is the mean, and one root mean square more or less is white or black.
    /// </summary>
    public static XElement Strength(Tensor<float> map, string words) => Image(Levels(map), words);

    /// <summary>A picture of 0…1.</summary>
    public static XElement Image(Tensor<float> picture, string words) => Image(Picture.FromTensor<float>(picture), words);

    /// <summary>Pixels.</summary>
    public static XElement Image(PixelImage picture, string words) => new("img",
        new XAttribute("src", DataAddress(picture)),
        new XAttribute("width", Number(picture.Width)),
        new XAttribute("height", Number(picture.Height)),
        new XAttribute("alt", words));

    /// <summary>A drawing, as a picture that follows the reader's light or dark setting.</summary>
    public static XElement Drawing(Scene scene, string words, Language language)
    {
        string svg = SvgWriter.Write(scene, new DrawingOptions(DrawingTheme.Auto, language), words);
        return new XElement("img",
            new XAttribute("src", "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))),
            new XAttribute("width", Number(scene.Width)), new XAttribute("height", Number(scene.Height)),
            new XAttribute("class", "drawing"), new XAttribute("alt", words));
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

    /// <summary>The number of places to draw: a few repetitions, as far as there is room.</summary>
    public static int Places(int period, int most) =>
        period >= most ? most : (Math.Max(LeastPlaces, 2 * period) + period - 1) / period * period;

    /// <summary>The grey of a cell: more paths are darker.</summary>
    public static Rgb Shade(double level)
    {
        byte grey = (byte)Math.Round(245 - (level * 205));
        return new Rgb(grey, grey, grey);
    }

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static float[] Values(Tensor<float> map)
    {
        var values = new float[map.FlattenedLength];
        map.FlattenTo(values);
        return values;
    }
}
