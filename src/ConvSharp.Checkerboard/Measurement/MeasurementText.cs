using System.Globalization;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Measured numbers as text, with their significant digits.</summary>
public static class MeasurementText
{
    /// <summary>A score: 1,234 or 8.3.</summary>
    public static string Score(double value) => value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture);

    /// <summary>A flat contrast: 0.123.</summary>
    public static string Contrast(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    internal static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}
