using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>The one font, shipped in the assembly: DejaVu Sans Mono.</summary>
internal static class Lettering
{
    private const float Size = 11;

    /// <summary>The height of a line, in pixels.</summary>
    public const int LineHeight = 14;

    /// <summary>From a line's top to its base line.</summary>
    public const int Baseline = 11;

    private static readonly SKTypeface Typeface = LoadTypeface();

    /// <summary>A new font: Skia's fonts are not thread-safe.</summary>
    public static SKFont CreateFont(float size = Size) => new(Typeface, size) { Edging = SKFontEdging.Antialias };

    /// <summary>The width of a line of text in pixels.</summary>
    public static int Width(string text)
    {
        using SKFont font = CreateFont();
        return (int)MathF.Ceiling(font.MeasureText(text));
    }

    /// <summary>Words in lines of at most this many pixels; longer words stand alone.</summary>
    public static IEnumerable<string> Wrapped(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && Width($"{line} {word}") > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    private static SKTypeface LoadTypeface()
    {
        using Stream font = typeof(Lettering).Assembly.GetManifestResourceStream("DejaVuSansMono.ttf")!;
        return SKTypeface.FromStream(font);
    }
}
