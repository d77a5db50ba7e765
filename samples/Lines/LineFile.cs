using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using ConvSharp.Examples.Shared;
using ConvSharp.Files;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.Lines;

/// <summary>Lines as a file, whose extension says the form: numbers, a drawing, or the picture with the lines in it.</summary>
internal static class LineFile
{
    /// <exception cref="ArgumentException">Another extension.</exception>
    public static void Write(string path, IReadOnlyList<LineSegment> lines, Tensor<float> picture)
    {
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".CSV":
                WriteText(path, Csv(lines));
                break;
            case ".SVG":
                WriteText(path, Svg(lines, (int)picture.Lengths[2], (int)picture.Lengths[1]));
                break;
            case ".PNG" or ".JPG" or ".JPEG" or ".WEBP":
                Draw(path, lines, picture);
                break;
            default:
                throw new ArgumentException($"'{path}' is no .csv, .svg, .png, .jpg or .webp: give one of these.");
        }
    }

    public static string Csv(IReadOnlyList<LineSegment> lines) => string.Concat(
        lines.Select(line => string.Create(
            CultureInfo.InvariantCulture, $"{line.From.X:0.0},{line.From.Y:0.0},{line.To.X:0.0},{line.To.Y:0.0},{line.Score:0.000}\n"))
            .Prepend("x1,y1,x2,y2,score\n"));

    /// <summary>The surer a line, the less can be seen through it.</summary>
    public static string Svg(IReadOnlyList<LineSegment> lines, int width, int height)
    {
        var text = new StringBuilder();
        int thickness = Pen.ThicknessFor(height, width);
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<g stroke=\"#e01b33\" stroke-width=\"{thickness}\" stroke-linecap=\"round\">\n");
        foreach ((double score, Point from, Point to) in lines)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{from.X:0.0}\" y1=\"{from.Y:0.0}\" x2=\"{to.X:0.0}\" y2=\"{to.Y:0.0}\" opacity=\"{score:0.00}\"/>\n");
        }

        return text.Append("</g>\n</svg>\n").ToString();
    }

    private static void Draw(string path, IReadOnlyList<LineSegment> lines, Tensor<float> picture)
    {
        Tensor<float> copy = Tensor.CreateFromShape<float>(picture.Lengths);
        picture.CopyTo(copy);
        var pen = Pen.For(copy, 1, 0.1f, 0.2f);
        foreach (LineSegment line in lines)
            pen.Segment(copy, line.From, line.To);
        Picture.Save(path, copy.AsReadOnlyTensorSpan());
    }

    private static void WriteText(string path, string text)
    {
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }
}
