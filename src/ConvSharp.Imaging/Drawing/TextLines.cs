using System.Text;

namespace ConvSharp.Imaging.Drawing;

/// <summary>Text in lines. Between words stands a space; a Chinese word that is longer than a line is broken between its letters.</summary>
internal static class TextLines
{
    // These do not start a line, and need no space after them.
    private const string Closing = "，。、：；）」！？";

    /// <summary>The words in lines.</summary>
    /// <param name="words">What may stand at the end of a line.</param>
    /// <param name="most">The width of a line, in Latin letters.</param>
    public static List<string> Wrap(IEnumerable<string> words, int most)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (string word in words)
        {
            string gap = line.Length == 0 || Closing.Contains(line[^1], StringComparison.Ordinal) ? "" : " ";
            foreach (string part in FontMetrics.Letters(word) > most ? Parts(word) : [word])
            {
                if (line.Length > 0 && FontMetrics.Letters($"{line}{gap}{part.TrimEnd()}") > most)
                {
                    lines.Add(line.ToString().TrimEnd());
                    line.Clear();
                }

                line.Append(line.Length == 0 ? part.TrimStart() : gap + part);
                gap = "";
            }
        }

        lines.Add(line.ToString().TrimEnd());
        return lines;
    }

    /// <summary>Wide letters one by one, with the punctuation after them; between them words, each with its space.</summary>
    private static List<string> Parts(string word)
    {
        var parts = new List<string>();
        bool isOpen = false;
        foreach (Rune letter in word.EnumerateRunes())
        {
            bool isWide = WideLetters.Contain(letter);
            bool follows = Closing.Contains(letter.ToString(), StringComparison.Ordinal) || (isOpen && !isWide);
            if (follows && parts.Count > 0)
            {
                parts[^1] += letter;
            }
            else
            {
                parts.Add(letter.ToString());
            }

            isOpen = !isWide && letter.Value != ' ';
        }

        return parts;
    }
}
