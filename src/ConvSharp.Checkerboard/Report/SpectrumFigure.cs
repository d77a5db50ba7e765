using System.Numerics.Tensors;
using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Checkerboard.Report;

/// <summary>
/// A spectrum in decibels, with frequency 0 in the middle and a ring around each peak. The spectrum repeats beyond ±½; a margin of the
/// repetition is shown on all sides, so that peaks at ½ are whole.
/// </summary>
internal static class SpectrumFigure
{
    /// <summary>Frequencies beyond ±½.</summary>
    public const int Strip = 4;

    private const double Decades = 6;
    private const int Scale = 4, Radius = 9, LabelHeight = 28;

    public static XElement Of(CheckerboardSpectrum spectrum, string words)
    {
        Tensor<float> levels = Levels(spectrum);
        (int height, int width) = ((int)levels.Lengths[0] * Scale, (int)levels.Lengths[1] * Scale);
        return new XElement("svg",
            new XAttribute("viewBox", $"0 0 {width} {height + LabelHeight}"), new XAttribute("width", width),
            new XAttribute("height", height + LabelHeight), new XAttribute("role", "img"), new XElement("title", words),
            new XElement("image",
                new XAttribute("href", Figures.DataAddress(Paint(levels))),
                new XAttribute("width", width), new XAttribute("height", height),
                new XAttribute("preserveAspectRatio", "none"), new XAttribute("class", "pixels"), ""),
            Places(spectrum).SelectMany(place => new[] { Ring(place, "halo"), Ring(place, "ring") }),
            new[] { (-1, "−½"), (0, "0"), (1, "½") }.Select(tick => Label(tick.Item1, tick.Item2, width, height)));
    }

    /// <summary>The levels from 0 (a millionth of the strongest, or less) to 1, with the margin.</summary>
    public static Tensor<float> Levels(CheckerboardSpectrum spectrum)
    {
        (nint height, nint width) = (spectrum.Energy.Lengths[0], spectrum.Energy.Lengths[1]);
        double strongest = Tensor.Max<double>(spectrum.Energy);
        Tensor<float> levels = Tensor.CreateFromShape<float>([height + (2 * Strip) + 1, width + (2 * Strip) + 1]);
        for (nint y = 0; y < levels.Lengths[0]; y++)
        {
            for (nint x = 0; x < levels.Lengths[1]; x++)
            {
                double energy = spectrum.Energy[(y - Strip + height) % height, (x - Strip + width) % width];
                levels[y, x] = energy > 0 ? (float)Math.Max(0, 1 + (Math.Log10(energy / strongest) / Decades)) : 0;
            }
        }

        return levels;
    }

    public static PixelImage Paint(Tensor<float> levels)
    {
        var pixels = new byte[levels.FlattenedLength * 4];
        int i = 0;
        foreach (float level in levels)
        {
            Rgb color = ColorMap.Viridis.At(level);
            (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (color.R, color.G, color.B, byte.MaxValue);
            i += 4;
        }

        return new PixelImage((int)levels.Lengths[1], (int)levels.Lengths[0], pixels);
    }

    /// <summary>The places of the peaks in the levels; peaks at ½ appear on both sides.</summary>
    public static IEnumerable<(int Row, int Column)> Places(CheckerboardSpectrum spectrum)
    {
        (int height, int width) = ((int)spectrum.Energy.Lengths[0], (int)spectrum.Energy.Lengths[1]);
        return
            from peak in spectrum.Peaks
            from row in peak.Row == 0 ? new[] { 0, height } : [peak.Row]
            from column in peak.Column == 0 ? new[] { 0, width } : [peak.Column]
            select (row + Strip, column + Strip);
    }

    private static XElement Ring((int Row, int Column) place, string style) => new("circle",
        new XAttribute("cx", Figures.Number((place.Column + 0.5) * Scale)), new XAttribute("cy", Figures.Number((place.Row + 0.5) * Scale)),
        new XAttribute("r", Radius), new XAttribute("class", style), "");

    private static XElement Label(int side, string text, int width, int height) => new("text",
        new XAttribute("x", Figures.Number((width / 2.0) + (side * ((width / 2.0) - ((Strip + 0.5) * Scale))))),
        new XAttribute("y", height + LabelHeight - 6), new XAttribute("class", "tick"), text);
}
