using System.Globalization;

namespace ConvSharp.Imaging.Drawing;

/// <summary>Numbers, short enough for a cell: 12, 0.25, −1.3, 3e−5.</summary>
internal static class NumberText
{
    /// <summary>From this number on, powers of ten are shorter.</summary>
    private const double Large = 99_999.5;

    /// <summary>Below this number, three decimals would show fewer than two digits.</summary>
    private const double Small = 0.0095;

    private const double Precision = 1e-6;

    /// <summary>At most five characters and a minus sign; exponents of three digits are longer.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        string format = size switch
        {
            0 => "0",
            >= Large or < Small => "0e0",
            _ when double.IsInteger(value) => "0",
            >= 99.95 => "0",
            >= 9.995 => "0.#",
            >= 0.0995 => "0.##",
            _ => "0.###",
        };
        return double.IsFinite(value)
            ? value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−')
            : double.IsNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
    }

    /// <summary>Whether the short text differs from the number by more than float's rounding.</summary>
    public static bool IsRounded(double value)
    {
        if (!double.IsFinite(value))
        {
            return false;
        }

        double shown = double.Parse(Short(value).Replace('−', '-'), CultureInfo.InvariantCulture);
        return Math.Abs(shown - value) > Precision * Math.Abs(value);
    }
}
