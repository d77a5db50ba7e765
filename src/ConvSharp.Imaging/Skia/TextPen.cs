using System.Globalization;
using System.Text;
using SkiaSharp;

namespace ConvSharp.Imaging.Skia;

/// <summary>Draws lines of text, each letter in the first font that has it: DejaVu Sans Mono, the user's font, the Chinese one.</summary>
internal sealed class TextPen : IDisposable
{
    private readonly SKFont[] _fonts;

    /// <param name="own">The user's font, if there is one.</param>
    /// <param name="size">The size in pixels.</param>
    /// <param name="edging">How edges are smoothed.</param>
    public TextPen(CaptionFont? own, float size, SKFontEdging edging)
    {
        FontFace[] faces = own is null ? [FontFace.Usual, FontFace.Chinese] : [FontFace.Usual, own.Face, FontFace.Chinese];
        _fonts = Array.ConvertAll(faces, face => face.At(size, edging));
    }

    /// <param name="size">The size in pixels, from now on.</param>
    public void Resize(float size) => Array.ForEach(_fonts, font => font.Size = size);

    /// <summary>The width of a line in pixels.</summary>
    /// <exception cref="ArgumentException">A letter is in none of the fonts.</exception>
    public float Measure(string text) => Width(Runs(text));

    /// <summary>Draws a line.</summary>
    /// <exception cref="ArgumentException">A letter is in none of the fonts.</exception>
    public void Draw(SKCanvas canvas, string text, float x, float baseline, TextAlign align, SKPaint ink)
    {
        List<(SKFont Font, string Text)> runs = Runs(text);
        if (runs is [var only])
        {
            canvas.DrawText(text, x, baseline, (SKTextAlign)align, only.Font, ink);
            return;
        }

        float start = x - (Width(runs) * (align switch { TextAlign.Left => 0, TextAlign.Center => 0.5f, _ => 1 }));
        foreach ((SKFont font, string part) in runs)
        {
            canvas.DrawText(part, start, baseline, SKTextAlign.Left, font, ink);
            start += font.MeasureText(part);
        }
    }

    public void Dispose() => Array.ForEach(_fonts, font => font.Dispose());

    private static float Width(List<(SKFont Font, string Text)> runs) => runs.Sum(run => run.Font.MeasureText(run.Text));

    /// <summary>The text in parts of one font each.</summary>
    private List<(SKFont Font, string Text)> Runs(string text)
    {
        var runs = new List<(SKFont Font, string Text)>();
        (int start, int end) = (0, 0);
        SKFont? last = null;
        foreach (Rune letter in text.EnumerateRunes())
        {
            if (Array.Find(_fonts, font => font.ContainsGlyph(letter.Value)) is not { } font)
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the caption '{text}' has the letter U+{letter.Value:X4}, which no font here has: give a font with it, or "
                    + $"leave it out."));
            }

            if (last is not null && last != font)
            {
                runs.Add((last, text[start..end]));
                start = end;
            }

            last = font;
            end += letter.Utf16SequenceLength;
        }

        if (last is not null)
        {
            runs.Add((last, text[start..]));
        }

        return runs;
    }
}
