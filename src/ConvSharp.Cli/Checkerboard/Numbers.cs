using System.Globalization;
using ConvSharp.Laboratory;

namespace ConvSharp.Cli.Checkerboard;

/// <summary>Scores and contrasts, with as many digits as mean something.</summary>
internal static class Numbers
{
    public static string Score(double value) => ExaminationAdvice.Score(value);

    public static string Contrast(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
