using System.Globalization;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>Overlaps in words.</summary>
public static class OverlapText
{
    private static readonly string[] AxisNames = ["depth", "height", "width"];
    private static readonly string[] ChineseAxisNames = ["深度", "高度", "宽度"];

    /// <summary>1:2, or even.</summary>
    internal static string Ratio(OverlapPattern pattern, Language language = Language.English) =>
        pattern.IsEven ? Even(language) : Ratio(pattern.Min, pattern.Max);

    /// <summary>The smallest and largest number, in lowest terms.</summary>
    internal static string Ratio(Int128 min, Int128 max)
    {
        Int128 divisor = min == 0 ? max : Divisor(min, max);
        return string.Create(CultureInfo.InvariantCulture, $"{min / divisor}:{max / divisor}");
    }

    /// <summary>The ratio of all axes together, with their extremes multiplied: 1:4, or even.</summary>
    /// <param name="axes">The axes, out of depth, height and width.</param>
    /// <param name="language">The language.</param>
    public static string Ratio(IReadOnlyList<OverlapPattern> axes, Language language = Language.English)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.All(axis => axis.IsEven))
            return Even(language);
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
    /// <param name="language">The language, also of <paramref name="reached"/>.</param>
    internal static string Describe(IReadOnlyList<OverlapPattern> axes, string reached, Language language = Language.English)
    {
        if (axes.All(axis => axis.IsEven))
            return language.Choose($"The overlap is even: all {reached} are reached alike.", $"重叠均匀：到达每个{reached}的次数相同。");
        bool alike = axes.Skip(1).All(axis => axis.Counts.SequenceEqual(axes[0].Counts));
        string perAxis = alike
            ? OfAxis(axes[0], axes.Count == 1 ? "" : language.Choose(" along each axis", "每个方向"), language)
            : string.Join(language.Choose(", ", "，"), axes.Select((axis, i) => OfAxis(axis, Along(^(axes.Count - i), language), language)));
        string whole = axes.Count == 1 ? "" : InWhole(axes, language);
        string holes = axes.Any(axis => axis.Min == 0)
            ? language.Choose($" Some {reached} are not reached at all.", $"有些{reached}完全没有被到达。")
            : "";
        return language.Choose(
            $"The overlap of {reached} is uneven: {perAxis}{whole}.{holes}", $"{reached}的重叠不均匀：{perAxis}{whole}。{holes}");
    }

    /// <summary>The name of what is reached: outputs, or elements of the input's gradient.</summary>
    internal static string Reached(bool isOfGradient, Language language) => isOfGradient
        ? language.Choose("elements of the input's gradient", "输入梯度的元素")
        : language.Choose("outputs", "输出");

    private static string Along(Index axis, Language language) =>
        language.Choose($" along the {AxisNames[axis]}", $"{ChineseAxisNames[axis]}方向");

    private static string InWhole(IReadOnlyList<OverlapPattern> axes, Language language) => axes.Count == 2
        ? language.Choose($", and {Ratio(axes)} in the picture", $"，整幅图 {Ratio(axes)}")
        : language.Choose($", and {Ratio(axes)} in the volume", $"，整个体 {Ratio(axes)}");

    private static string OfAxis(OverlapPattern axis, string where, Language language) => axis.IsEven
        ? language.Choose($"{Even(language)}{where}", $"{where}{Even(language)}")
        : language.Choose(
            string.Create(CultureInfo.InvariantCulture, $"{Ratio(axis)}{where} with period {axis.Period}"),
            string.Create(CultureInfo.InvariantCulture, $"{where} {Ratio(axis)}（周期 {axis.Period}）"));

    private static string Even(Language language) => language.Choose("even", "均匀");

    private static Int128 Divisor(Int128 a, Int128 b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
