using System.Globalization;
using ConvSharp.Cli.Faults;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Weights;

/// <summary>How weights are drawn.</summary>
internal enum WeightInit
{
    Default,
    XavierNormal,
    XavierUniform,
    KaimingNormal,
    KaimingUniform,
    Dirac,
    Zeros,
    Ones,
}

/// <summary>Parses the words and numbers that say how weights are drawn.</summary>
internal static class WeightInits
{
    // Beyond it the weights of float32 overflow.
    private const double LargestGain = 1e30;

    public static IReadOnlyDictionary<string, WeightInit?> ByName { get; } = new Dictionary<string, WeightInit?>
    {
        ["default"] = WeightInit.Default,
        ["xavier-normal"] = WeightInit.XavierNormal,
        ["xavier-uniform"] = WeightInit.XavierUniform,
        ["kaiming-normal"] = WeightInit.KaimingNormal,
        ["kaiming-uniform"] = WeightInit.KaimingUniform,
        ["dirac"] = WeightInit.Dirac,
        ["zeros"] = WeightInit.Zeros,
        ["ones"] = WeightInit.Ones,
    };

    public static double? ParseGain(string text, string option) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double gain) && gain is >= 0 and <= LargestGain
            ? gain
            : throw new RequestException($"{option} is '{text}': give a number from 0 to {LargestGain:g0}.");

    /// <summary>As torch, negative seeds stand for their two's complement.</summary>
    public static ulong? ParseSeed(string text, string option) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : unchecked((ulong)GeometryText.ParseNumber(text, option));
}
