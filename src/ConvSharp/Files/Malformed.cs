using System.Globalization;
using System.Text;

namespace ConvSharp.Files;

/// <summary>Makes the exceptions about the content of a file: which file, what is wrong, and the fix, on one line.</summary>
internal static class Malformed
{
    private const int LongestQuote = 80;

    public static InvalidDataException File(string source, string problem, string fix) => new($"{source}: {problem}; {fix}.");

    /// <summary>Text from a file as a message may show it: in quotes, printable, and short.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        StringBuilder quoted = new("'");
        foreach (char c in text[..Math.Min(text.Length, LongestQuote)])
        {
            _ = char.IsControl(c) || char.IsSurrogate(c) || IsInvisible(c)
                ? quoted.Append($"\\u{(int)c:x4}")
                : quoted.Append(c);
        }

        return quoted.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }

    // Characters that end a line, and those that change the direction of the text after them.
    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
