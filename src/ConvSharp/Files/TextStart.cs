using System.Text;

namespace ConvSharp.Files;

/// <summary>The first words of a text, for a message.</summary>
internal static class TextStart
{
    private const int Longest = 40;

    public static string Of(ReadOnlySpan<byte> start)
    {
        Encoding encoding = start switch
        {
            [0xff, 0xfe, ..] => Encoding.Unicode,
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        string text = encoding.GetString(start).TrimStart('\ufeff').TrimStart();
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        text = end < 0 ? text : text[..end];
        return text.Length > Longest ? $"{text[..Longest]}…" : text;
    }
}
