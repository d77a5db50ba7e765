using System.Globalization;

namespace ConvSharp.Imaging.Signals;

/// <summary>The number digits · 10^exponent, whose text is exact.</summary>
internal readonly record struct DecimalNumber(long Digits, int Exponent)
{
    // Beyond these, zeros would make the text longer than the power of ten does.
    private const int MostZeros = 6;

    /// <summary>The nearest double.</summary>
    public double Value =>
        double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Digits}e{Exponent}"), CultureInfo.InvariantCulture);

    /// <summary>0.25, −3, 2e9.</summary>
    public override string ToString()
    {
        string digits = Math.Abs(Digits).ToString(CultureInfo.InvariantCulture);
        string significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            return "0";
        }

        // The power of ten of the first digit.
        int power = Exponent + digits.Length - 1;
        string text = power switch
        {
            < -MostZeros or > MostZeros => significant[..1] + Fraction(significant[1..]) + "e" + Signed(power),
            < 0 => "0." + new string('0', -power - 1) + significant,
            _ when significant.Length <= power + 1 => significant.PadRight(power + 1, '0'),
            _ => significant[..(power + 1)] + Fraction(significant[(power + 1)..]),
        };
        return Digits < 0 ? $"−{text}" : text;
    }

    private static string Fraction(string digits) => digits.Length == 0 ? "" : $".{digits}";

    private static string Signed(int power) =>
        power < 0 ? string.Create(CultureInfo.InvariantCulture, $"−{-power}") : power.ToString(CultureInfo.InvariantCulture);
}
