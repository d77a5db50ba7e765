using System.Globalization;
using System.Text;

namespace ConvSharp.Cli.Output;

/// <summary>
/// Text that a terminal shows unchanged: characters that would move the cursor, colour, hide or reorder become escapes, such as \u001b.
/// </summary>
internal static class VisibleText
{
    /// <summary>On one line: line breaks are escapes, too.</summary>
    public static string Of(string text) => Escape(text, keepsLines: false);

    /// <summary>Line breaks and tabs stay.</summary>
    public static string OfLines(string text) => Escape(text, keepsLines: true);

    /// <summary>JSON without such characters; in JSON they occur only in strings, where these escapes mean the same.</summary>
    public static string OfJson(string json) => Escape(json, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        StringBuilder? escaped = null;
        int done = 0;
        for (int i = 0; i < text.Length;)
        {
            bool isWhole = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isWhole ? rune.Utf16SequenceLength : 1;
            if (!isWhole || (IsHidden(rune) && !(keepsLines && IsLineBreak(text, i))))
            {
                escaped ??= new StringBuilder(text.Length + 16);
                escaped.Append(text, done, i - done);
                foreach (char unit in text.AsSpan(i, length))
                    Append(escaped, unit);
                done = i + length;
            }

            i += length;
        }

        return escaped is null ? text : escaped.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Control characters, invisible ones such as marks of writing direction, and line separators.</summary>
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsLineBreak(string text, int at) =>
        text[at] is '\n' or '\t' || (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n');

    private static void Append(StringBuilder escaped, char unit) => _ = unit switch
    {
        '\n' => escaped.Append("\\n"),
        '\r' => escaped.Append("\\r"),
        '\t' => escaped.Append("\\t"),
        _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };
}
