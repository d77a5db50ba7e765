using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;
using Xunit;

namespace ConvSharp.Tests.Imaging.Maps;

/// <summary>Colours that mean something are told apart by every eye, and text can be read.</summary>
public class ColorVisionTests
{
    /// <summary>ΔE of areas that must be told apart: seen at a glance.</summary>
    private const double LeastDifference = 12;

    /// <summary>WCAG 2.2, level AA: 1.4.3 for text, 1.4.11 for lines that mean something.</summary>
    private const double LeastTextContrast = 4.5;
    private const double LeastLineContrast = 3;

    private static readonly (InkRole, InkRole)[] ToldApart =
    [
        (InkRole.Input, InkRole.Window),
        (InkRole.Input, InkRole.WindowOnZero),
        (InkRole.Input, InkRole.Output),
        (InkRole.Input, InkRole.Current),
        (InkRole.Window, InkRole.WindowOnZero),
        (InkRole.Window, InkRole.Output),
        (InkRole.Window, InkRole.Current),
        (InkRole.Output, InkRole.Current),
        (InkRole.Zero, InkRole.Input),
        (InkRole.Zero, InkRole.Output),
        (InkRole.Zero, InkRole.WindowOnZero),
        (InkRole.Kernel, InkRole.Zero),
        (InkRole.Kernel, InkRole.Input),
        (InkRole.Kernel, InkRole.Output),
    ];

    private static readonly InkRole[] UnderText =
    [
        InkRole.Zero, InkRole.Input, InkRole.Window, InkRole.WindowOnZero, InkRole.Output, InkRole.Current, InkRole.Kernel, InkRole.Value,
    ];

    public static TheoryData<bool> Dark => [false, true];

    [Theory]
    [MemberData(nameof(Dark))]
    public void Areas_are_told_apart(bool dark)
    {
        foreach (ColorVision eye in ColorVision.All)
        {
            foreach ((InkRole a, InkRole b) in ToldApart)
            {
                double difference = eye.Difference(Fill(dark, a), Fill(dark, b));
                Assert.True(difference >= LeastDifference, $"{eye.Name}, dark {dark}: {a} and {b} differ by {difference:F1}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dark))]
    public void Series_are_told_apart_and_seen(bool dark)
    {
        IEnumerable<Ink> inks = Enumerable.Range(0, Theme.SeriesCount).Select(series => new Ink(InkRole.SeriesLine, Series: series));
        Style[] lines = [.. inks.Select(Of(dark).Of)];
        Assert.Distinct(lines.Select(line => line.Dash));
        for (int i = 0; i < lines.Length; i++)
        {
            double contrast = ColorVision.Contrast(lines[i].Line!.Value, Of(dark).Ground);
            Assert.True(contrast >= LeastLineContrast, $"dark {dark}: series {i} has contrast {contrast:F2}");
            for (int j = 0; j < i; j++)
            {
                foreach (ColorVision eye in ColorVision.All)
                {
                    double difference = eye.Difference(lines[i].Line!.Value, lines[j].Line!.Value);
                    Assert.True(difference >= LeastDifference, $"{eye.Name}, dark {dark}: series {i} and {j} differ by {difference:F1}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dark))]
    public void Text_and_lines_are_seen(bool dark)
    {
        foreach (InkRole under in UnderText)
            Check(InkRole.Text, Fill(dark, InkRole.Text), Fill(dark, under), LeastTextContrast);
        foreach (InkRole under in (InkRole[])[InkRole.Zero, InkRole.WindowOnZero])
            Check(InkRole.FaintText, Fill(dark, InkRole.FaintText), Fill(dark, under), LeastTextContrast);
        foreach (InkRole line in (InkRole[])[InkRole.ZeroLine, InkRole.Ray, InkRole.Frame, InkRole.Marker])
            Check(line, Of(dark).Of(line).Line!.Value, Of(dark).Ground, LeastLineContrast);

        void Check(InkRole role, Rgb front, Rgb back, double least)
        {
            double contrast = ColorVision.Contrast(front, back);
            Assert.True(contrast >= least, $"dark {dark}: {role} in {front} has contrast {contrast:F2} on {back}");
        }
    }

    [Fact]
    public void Viridis_lightens_for_every_eye()
    {
        foreach (ColorVision eye in ColorVision.All)
        {
            double[] lightness = [.. Enumerable.Range(0, 256).Select(i => eye.Lightness(ColorMap.Viridis.At(i / 255.0)))];
            for (int i = 16; i < 256; i++)
                Assert.True(lightness[i] > lightness[i - 16] + 1, $"{eye.Name}: level {i}, {lightness[i - 16]:F2} to {lightness[i]:F2}");
        }
    }

    [Fact]
    public void Blue_and_orange_darken_alike_and_are_told_apart_by_every_eye()
    {
        foreach (ColorVision eye in ColorVision.All)
        {
            for (int distance = 16; distance <= 127; distance++)
            {
                (Rgb blue, Rgb orange) =
                    (ColorMap.BlueOrange.At((128 - distance) / 255.0), ColorMap.BlueOrange.At((128 + distance) / 255.0));
                string where = $"{eye.Name}, {distance} levels from the middle";
                double difference = eye.Difference(blue, orange);
                Assert.True(difference >= LeastDifference, $"{where}: the arms differ by {difference:F1}");
                foreach ((Rgb outer, int sign) in ((Rgb, int)[])[(blue, -1), (orange, 1)])
                {
                    double inner = eye.Lightness(ColorMap.BlueOrange.At((128 + (sign * (distance - 16))) / 255.0));
                    Assert.True(eye.Lightness(outer) < inner - 1, $"{where}: {outer} is not darker than nearer the middle");
                }
            }
        }
    }

    private static Theme Of(bool dark) => dark ? Theme.Dark : Theme.Light;

    private static Rgb Fill(bool dark, InkRole role) => Of(dark).Of(role).Fill!.Value;
}
