using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ConvSharp.Files;

/// <summary>Tells the kinds of text apart: web pages, JSON, tables of numbers.</summary>
internal static class TextSignature
{
    private const int LinesLookedAt = 3;
    private const int LongestCharacter = 4;

    private static readonly string[] PageTags = ["<!doctype html", "<html", "<head", "<body"];

    /// <returns><see cref="FileFormat.Unknown"/> if the bytes are no text.</returns>
    public static FileFormat Of(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || start.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
            return IsUtf16(start) ? FileFormat.Text : FileFormat.Unknown;
        ReadOnlySpan<byte> bytes = start.StartsWith("\ufeff"u8) ? start[3..] : start;
        if (!IsText(bytes, isCut: start.Length >= FileSignature.Length))
            return FileFormat.Unknown;

        string text = Encoding.UTF8.GetString(bytes).TrimStart();
        if (text.StartsWith('<'))
            return Markup(text);
        if (IsJson(text))
            return FileFormat.Json;
        return text.Split('\n', LinesLookedAt + 1).Take(LinesLookedAt).Any(IsRow) ? FileFormat.Csv : FileFormat.Text;
    }

    // A byte order mark, then characters none of which is a control character.
    private static bool IsUtf16(ReadOnlySpan<byte> start)
    {
        Encoding encoding = start[0] == 0xff ? Encoding.Unicode : Encoding.BigEndianUnicode;
        return start.Length >= 4 && !encoding.GetString(start[2..(start.Length & ~1)]).Any(c => IsControl(c) || c == '\ufffd');
    }

    private static bool IsText(ReadOnlySpan<byte> bytes, bool isCut)
    {
        foreach (byte value in bytes)
        {
            if (value < 0x80 && IsControl((char)value))
                return false;
        }

        if (!isCut)
            return Utf8.IsValid(bytes);

        // The last character may be cut at the end of the bytes.
        for (int cut = 0; cut < LongestCharacter; cut++)
        {
            if (Utf8.IsValid(bytes[..^cut]))
                return true;
        }

        return false;
    }

    private static bool IsControl(char c) => c < ' ' && c is not ('\t' or '\n' or '\r' or '\f') || c == '\u007f';

    private static FileFormat Markup(string text)
    {
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase) && !IsPage(text))
            return FileFormat.Svg;
        if (IsPage(text))
            return FileFormat.Html;
        return text.Length > 1 && (char.IsAsciiLetter(text[1]) || text[1] is '?' or '!') ? FileFormat.Xml : FileFormat.Text;
    }

    private static bool IsPage(string text) =>
        PageTags.Any(tag => text.Contains(tag, StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(string text)
    {
        if (text.Length == 0 || text[0] is not ('{' or '['))
            return false;
        string inside = text[1..].TrimStart();
        char next = inside.Length == 0 ? ']' : inside[0];
        return text[0] == '{'
            ? next is '"' or '}'
            : next is '"' or ']' or '[' or '{' or '-' or (>= '0' and <= '9')
                || inside.StartsWith("true", StringComparison.Ordinal) || inside.StartsWith("false", StringComparison.Ordinal)
                || inside.StartsWith("null", StringComparison.Ordinal);
    }

    private static bool IsRow(string line)
    {
        string[] cells = line.Split([',', ';', '\t'], StringSplitOptions.TrimEntries);
        return cells.Length > 1
            && cells.Any(cell => double.TryParse(cell.Trim('"'), NumberStyles.Float, CultureInfo.InvariantCulture, out _));
    }
}
