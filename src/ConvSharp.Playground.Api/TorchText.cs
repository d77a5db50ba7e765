using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>How PyTorch code says the numbers of axes, and what of a padding torch's own layers can say.</summary>
internal static class TorchText
{
    /// <summary>3 where all axes have the same number, else (3, 5).</summary>
    public static string Value(params IReadOnlyList<long> values) => values.Distinct().Count() == 1 ? $"{values[0]}" : Tuple(values);

    /// <summary>(3, 5).</summary>
    public static string Tuple(params IReadOnlyList<long> values) => $"({string.Join(", ", values)})";

    /// <summary>Nothing where every axis has torch's default.</summary>
    public static string Argument(string name, IReadOnlyList<long> values, long usual) =>
        values.All(number => number == usual) ? "" : $", {name}={Value(values)}";

    /// <summary>Both sides of all axes as torch's layers that pad take them: the last axis first; where they crop, negative.</summary>
    public static string Pads(AxisGeometry[] axes, int sign = 1) =>
        Tuple([.. axes.Reverse().SelectMany(axis => (long[])[sign * axis.PadBefore, sign * axis.PadAfter])]);

    /// <summary>
    /// Whether a transposed layer has an argument for its padding: torch cuts the same from both sides, and what is cut less at the end is
    /// output padding, as far as torch allows it.
    /// </summary>
    public static bool HasPadding(AxisGeometry[] transposed) => Array.TrueForAll(transposed, axis =>
        axis.PadBefore >= 0 && AddedAtEnd(axis) >= 0 && AddedAtEnd(axis) < Math.Max(axis.Stride, axis.Dilation));

    /// <summary>The output padding of a transposed layer that torch cuts the same from both sides.</summary>
    public static long AddedAtEnd(AxisGeometry axis) => axis.OutputPadding + axis.PadBefore - axis.PadAfter;
}
