using System.Globalization;

namespace ConvSharp.Benchmarks.Results;

/// <summary>Figures of rows, and how tables print them.</summary>
internal static class Figures
{
    private const string Nothing = "–";

    /// <summary>The geometric mean of the ratios that there are; null where there is none.</summary>
    public static double? GeometricMeanRatio(IEnumerable<ComparisonRow> rows)
    {
        double[] logarithms = [.. rows.Where(row => row.Ratio is not null).Select(row => Math.Log(row.Ratio!.Value))];
        return logarithms.Length == 0 ? null : Math.Exp(logarithms.Average());
    }

    /// <summary>GFLOP/s of a time.</summary>
    public static string Gflops(ComparisonRow row, double? milliseconds) => Text(row.Gflop / milliseconds * 1000, "0.0");

    public static string Ratio(double? ratio) => Text(ratio, "0.00");

    /// <summary>In bold where it is a loss.</summary>
    public static string MarkedRatio(double? ratio) => ratio < 1 ? $"**{Ratio(ratio)}**" : Ratio(ratio);

    public static string Whole(double? value) => Text(value, "0");

    public static string Milliseconds(double? milliseconds) => Text(milliseconds, milliseconds < 1 ? "0.0000" : "0.00");

    public static string Decimal(double value) => Text(value, "0.0");

    public static string Error(double? error) => Text(error, "0.0e0");

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Nothing;
}
