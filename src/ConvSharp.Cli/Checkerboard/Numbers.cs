using System.Globalization;

namespace ConvSharp.Cli.Checkerboard;

/// <summary>Scores and contrasts, with as many digits as mean something.</summary>
internal static class Numbers
{
    public static string Score(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    public static string Contrast(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
