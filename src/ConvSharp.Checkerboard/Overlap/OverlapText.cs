using System.Globalization;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>Overlaps in words.</summary>
public static class OverlapText
{
    private const string Even = "even";

    private static readonly string[] AxisNames = ["depth", "height", "width"];

    /// <summary>1:2, or even.</summary>
    internal static string Ratio(OverlapPattern pattern) => pattern.IsEven ? Even : Ratio(pattern.Min, pattern.Max);

    /// <summary>The smallest and largest number, in lowest terms.</summary>
    internal static string Ratio(Int128 min, Int128 max)
    {
        Int128 divisor = min == 0 ? max : Divisor(min, max);
        return string.Create(CultureInfo.InvariantCulture, $"{min / divisor}:{max / divisor}");
    }

    /// <summary>The ratio of all axes together, with their extremes multiplied: 1:4, or even.</summary>
    /// <param name="axes">The axes, out of depth, height and width.</param>
    public static string Ratio(IReadOnlyList<OverlapPattern> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.All(axis => axis.IsEven))
            return Even;
        (Int128 min, Int128 max) = (1, 1);
        foreach (OverlapPattern axis in axes)
        {
            Int128 divisor = Divisor(axis.Min, axis.Max);
            (min, max) = (min * (axis.Min / divisor), max * (axis.Max / divisor));
        }

        return Ratio(min, max);
    }

    /// <summary>A sentence: how uneven each axis is, and the whole.</summary>
    /// <param name="axes">The axes, out of depth, height and width.</param>
    /// <param name="reached">The name of the counted elements: outputs, or elements of the input's gradient.</param>
    internal static string Describe(IReadOnlyList<OverlapPattern> axes, string reached)
    {
        if (axes.All(axis => axis.IsEven))
            return $"The overlap is even: all {reached} are reached alike.";
        bool alike = axes.Skip(1).All(axis => axis.Counts.SequenceEqual(axes[0].Counts));
        string perAxis = alike
            ? OfAxis(axes[0], axes.Count == 1 ? "" : " along each axis")
            : string.Join(", ", axes.Select((axis, i) => OfAxis(axis, $" along the {AxisNames[^(axes.Count - i)]}")));
        string whole = axes.Count == 1 ? "" : $", and {Ratio(axes)} in the {(axes.Count == 2 ? "picture" : "volume")}";
        string holes = axes.Any(axis => axis.Min == 0) ? $" Some {reached} are not reached at all." : "";
        return $"The overlap of {reached} is uneven: {perAxis}{whole}.{holes}";
    }

    private static string OfAxis(OverlapPattern axis, string where) => axis.IsEven
        ? $"even{where}"
        : string.Create(CultureInfo.InvariantCulture, $"{Ratio(axis)}{where} with period {axis.Period}");

    private static Int128 Divisor(Int128 a, Int128 b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
