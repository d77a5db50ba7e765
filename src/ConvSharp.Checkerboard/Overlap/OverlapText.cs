using System.Globalization;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Overlap;

/// <summary>Overlaps in words.</summary>
public static class OverlapText
{
    private static readonly (string English, string Chinese)[] AxisNames = [("depth", "深度"), ("height", "高度"), ("width", "宽度")];

    /// <summary>1:2, or even.</summary>
    internal static string Ratio(OverlapPattern pattern, Language language) =>
        pattern.IsEven ? Even(language) : Ratio(pattern.Min, pattern.Max);

    /// <summary>The smallest and largest number, in lowest terms.</summary>
    internal static string Ratio(Int128 min, Int128 max)
    {
        Int128 divisor = min == 0 ? max : Divisor(min, max);
        return string.Create(CultureInfo.InvariantCulture, $"{min / divisor}:{max / divisor}");
    }

    /// <summary>The ratio of all axes together, with their extremes multiplied: 1:4, or even.</summary>
    /// <param name="axes">The axes, out of depth, height and width.</param>
    /// <param name="language">The language of the word.</param>
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
    /// <param name="reached">The name of the counted elements, as <see cref="Reached"/> has it.</param>
    /// <param name="language">The language.</param>
    internal static string Describe(IReadOnlyList<OverlapPattern> axes, string reached, Language language)
    {
        if (axes.All(axis => axis.IsEven))
            return language.Choose($"The overlap is even: all {reached} are reached alike.", $"重叠均匀：所有{reached}都被同样多的抽头到达。");
        bool alike = axes.Skip(1).All(axis => axis.Counts.SequenceEqual(axes[0].Counts));
        string perAxis = alike
            ? OfAxis(axes[0], axes.Count == 1 ? "" : language.Choose(" along each axis", "沿每个轴 "), language)
            : string.Join(language.Choose(", ", "，"), axes.Select((axis, i) =>
            {
                (string english, string chinese) = AxisNames[^(axes.Count - i)];
                return OfAxis(axis, language.Choose($" along the {english}", $"沿{chinese} "), language);
            }));
        string ratio = Ratio(axes, language);
        string whole = axes.Count == 1 ? "" : language.Choose(
            $", and {ratio} in the {(axes.Count == 2 ? "picture" : "volume")}", $"，在{(axes.Count == 2 ? "图像" : "体数据")}中 {ratio}");
        string holes = axes.Any(axis => axis.Min == 0)
            ? language.Choose($" Some {reached} are not reached at all.", $"有些{reached}完全没有被到达。")
            : "";
        return language.Choose(
            $"The overlap of {reached} is uneven: {perAxis}{whole}.{holes}", $"{reached}的重叠不均匀：{perAxis}{whole}。{holes}");
    }

    /// <summary>What is counted: outputs, or elements of the input's gradient.</summary>
    internal static string Reached(bool isOfGradient, Language language) => isOfGradient
        ? language.Choose("elements of the input's gradient", "输入梯度的元素")
        : language.Choose("outputs", "输出");

    private static string Even(Language language) => language.Choose("even", "均匀");

    private static string OfAxis(OverlapPattern axis, string where, Language language)
    {
        string ratio = Ratio(axis, language), period = axis.Period.ToString(CultureInfo.InvariantCulture);
        return axis.IsEven
            ? language.Choose(ratio + where, where + ratio)
            : language.Choose($"{ratio}{where} with period {period}", $"{where}{ratio}，周期 {period}");
    }

    private static Int128 Divisor(Int128 a, Int128 b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
