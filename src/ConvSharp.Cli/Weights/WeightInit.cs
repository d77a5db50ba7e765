using System.Globalization;
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

/// <summary>The words and numbers that say how weights are drawn.</summary>
internal static class WeightInits
{
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
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double gain) && double.IsFinite(gain) && gain >= 0
            ? gain
            : throw new RequestException($"{option} is '{text}': give a number of 0 or more.");

    /// <summary>As torch, negative seeds stand for their two's complement.</summary>
    public static ulong? ParseSeed(string text, string option) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
            ? seed
            : unchecked((ulong)GeometryText.ParseNumber(text, option));
}
