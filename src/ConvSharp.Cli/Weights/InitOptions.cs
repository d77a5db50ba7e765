using System.Globalization;
using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;
using ConvSharp.Initialization;

namespace ConvSharp.Cli.Weights;

/// <summary>Parses the words and numbers that say how weights are drawn.</summary>
internal static class InitOptions
{
    public static IReadOnlyDictionary<string, WeightInit?> ByName { get; } =
        WeightInits.ByName.ToDictionary(rule => rule.Key, rule => (WeightInit?)rule.Value);

    public static double? ParseGain(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double gain) && gain is >= 0 and <= WeightInits.LargestGain
            ? gain
            : throw new RequestException($"{option} is '{text}': give a number from 0 to {WeightInits.LargestGain:g0}.");

    /// <summary>As torch, negative seeds stand for their two's complement.</summary>
    public static ulong? ParseSeed(string text, string option) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : unchecked((ulong)GeometryText.ParseNumber(text, option));
}
