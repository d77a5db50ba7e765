using System.Text;

namespace ConvSharp.Imaging.Drawing;

/// <summary>Letters that are as wide as high, those of Chinese, Japanese and Korean: a terminal gives each two columns.</summary>
public static class WideLetters
{
    // The blocks of Unicode whose letters are wide, in ascending order.
    private static readonly (int First, int Last)[] Blocks =
    [
        (0x1100, 0x115f), (0x2e80, 0x303e), (0x3041, 0xa4cf), (0xac00, 0xd7a3), (0xf900, 0xfaff), (0xfe30, 0xfe6f), (0xff01, 0xff60),
        (0xffe0, 0xffe6), (0x20000, 0x3fffd),
    ];

    /// <summary>Whether a letter is wide.</summary>
    /// <param name="letter">The letter.</param>
    public static bool Contain(Rune letter)
    {
        foreach ((int first, int last) in Blocks)
        {
            if (letter.Value <= last)
                return letter.Value >= first;
        }

        return false;
    }

    /// <summary>The columns of a terminal that a text takes.</summary>
    /// <param name="text">One line.</param>
    public static int Columns(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EnumerateRunes().Sum(letter => Contain(letter) ? 2 : 1);
    }
}
