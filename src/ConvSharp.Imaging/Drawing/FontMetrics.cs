using System.Text;

namespace ConvSharp.Imaging.Drawing;

/// <summary>Metrics of the fonts, DejaVu Sans Mono and Noto Sans Mono CJK, without loading them.</summary>
internal static class FontMetrics
{
    /// <summary>The width of a Latin letter, in units of the font size; Chinese letters have 1.</summary>
    public const float Advance = 0.602f;

    /// <summary>The width of a line, in Latin letters.</summary>
    public static float Letters(string text)
    {
        (int narrow, int wide) = (0, 0);
        foreach (Rune letter in text.EnumerateRunes())
        {
            if (WideLetters.Contain(letter))
            {
                wide++;
            }
            else
            {
                narrow++;
            }
        }

        return narrow + (wide / Advance);
    }

    /// <summary>The width of a line in pixels.</summary>
    /// <param name="text">The line.</param>
    /// <param name="size">The size of the font, in pixels.</param>
    public static float Width(string text, float size) => Letters(text) * size * Advance;
}
