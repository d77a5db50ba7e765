using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Report;

/// <summary>Breaks text into lines: Latin text between words, Chinese text between any two letters.</summary>
internal static class LineWrap
{
    // A Chinese letter is as wide as the font's size, in units of which widths are given.
    private const float ChineseAdvance = 1;

    /// <summary>Lines of at most this width, in pixels; a longer word stands alone.</summary>
    public static IEnumerable<string> Of(string text, float fontSize, float width)
    {
        string line = "";
        foreach (string piece in Pieces(text))
        {
            if (line.Length > 0 && Width((line + piece).TrimEnd(), fontSize) > width)
            {
                yield return line.TrimEnd();
                line = "";
            }

            line += line.Length == 0 ? piece.TrimStart() : piece;
        }

        yield return line.TrimEnd();
    }

    /// <summary>The width of a line, in pixels.</summary>
    public static float Width(string text, float fontSize) =>
        text.Sum(letter => IsChinese(letter) ? ChineseAdvance : FontMetrics.Advance) * fontSize;

    /// <summary>Words with the spaces after them, and single Chinese letters.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            bool isEnd = i == text.Length || text[i - 1] == ' ' || (IsChinese(text[i - 1]) && !IsClosing(text[i]));
            if (!isEnd)
                continue;
            yield return text[start..i];
            start = i;
        }
    }

    private static bool IsChinese(char letter) => letter >= '\u2e80';

    /// <summary>Punctuation does not start a line.</summary>
    private static bool IsClosing(char letter) => letter is ',' or '。' or ';' or ':' or ')' or '、';
}
