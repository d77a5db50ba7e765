using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>The text of sheets: one size for all.</summary>
internal static class Lettering
{
    private const float Size = 11;

    /// <summary>The height of a line, in pixels.</summary>
    public const int LineHeight = 14;

    /// <summary>From a line's top to its base line.</summary>
    public const int Baseline = 11;

    /// <summary>A pen of this size.</summary>
    public static TextPen Pen(CaptionFont? own = null) => new(own, Size, SKFontEdging.Antialias);

    /// <summary>The width of a line of text in pixels.</summary>
    /// <exception cref="ArgumentException">A letter is in none of the fonts.</exception>
    public static int Width(string text, CaptionFont? own = null)
    {
        using TextPen pen = Pen(own);
        return (int)MathF.Ceiling(pen.Measure(text));
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
}
