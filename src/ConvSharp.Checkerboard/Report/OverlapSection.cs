using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Errors;
using ConvSharp.Imaging.Drawing;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>
/// How often each place is reached, drawn along the axes and in the picture: of the stack, of kernels divisible by the stride, and of the
/// stack twice and three times in sequence, where patterns compound.
/// </summary>
internal static class OverlapSection
{
    private const int Width = 560, MostRepeats = 3;

    public static XElement Of(StackedLayers stack, Language language = Language.English)
    {
        string reached = stack.IsOfGradient
            ? language.Choose("Windows that hold each input element, away from the border.", "边缘以外，包含每个输入元素的窗口数。")
            : language.Choose("Taps that reach each output, away from the border.", "边缘以外，到达每个输出的抽头数。");
        string paths = stack.Layers.Count > 1
            ? language.Choose(" Those of several layers compound: paths are counted.", "多层会叠加：这里数的是路径。")
            : "";
        string plane = language.Choose(
            " Along one axis lines lead from the inputs below to the outputs that they reach; in the picture the numbers of the axes " +
            "multiply.",
            "沿一个方向，连线从下方的输入到它所到达的输出；在整幅图中，两个方向的数目相乘。");
        return Section(language.Choose("Overlap", "重叠"),
            Paragraph(reached + paths + plane),
            Drawings(stack, language),
            Even(stack, language),
            Repeated(stack, language));
    }

    private static XElement Drawings(StackedLayers stack, Language language)
    {
        string of = stack.Describe(language);
        return new XElement("div", new XAttribute("class", "drawings"),
            OverlapFigure.AxesToDraw(stack).Select(axis => PageParts.Figure(
                Figures.Drawing(
                    OverlapScene.Build(stack, axis, Width, language), language.Choose($"Overlap along one axis: {of}", $"一个方向上的重叠：{of}"),
                    language),
                Along(stack, axis, language))),
            PageParts.Figure(
                Figures.Drawing(
                    PlaneScene.Build(stack, language), language.Choose($"Overlap in the picture: {of}", $"整幅图中的重叠：{of}"), language),
                language.Choose("In the picture: ", "整幅图：") + OverlapText.Ratio(stack.Axes, language)));
    }

    private static string Along(StackedLayers stack, int axis, Language language)
    {
        string where = OverlapFigure.AxesToDraw(stack).Count() == 1
            ? language.Choose("Along each axis", "每个方向")
            : axis == 0 ? language.Choose("Along the height", "高度方向") : language.Choose("Along the width", "宽度方向");
        OverlapPattern pattern = stack.Axes[axis];
        string period = pattern.IsEven ? "" : language.Choose($", period {pattern.Period}", $"，周期 {pattern.Period}");
        return $"{where}{language.Choose(": ", "：")}{OverlapText.Ratio(pattern, language)}{period}";
    }

    private static IEnumerable<XElement> Even(StackedLayers stack, Language language)
    {
        if (stack.IsEven || Remedy.Of(stack).FirstOrDefault(remedy => remedy.Name == Remedy.EvenKernelName).Stack is not { } even)
            yield break;
        yield return Heading(language.Choose(
            "The same with a kernel divisible by the stride: all places are reached alike", "卷积核可被步长整除时：每个位置到达的次数相同"));
        yield return Drawings(even, language);
    }

    /// <summary>A single uneven layer twice and three times in sequence.</summary>
    private static IEnumerable<XElement> Repeated(StackedLayers stack, Language language)
    {
        if (stack.IsEven || stack.Layers.Count > 1)
            yield break;
        for (int times = 2; times <= MostRepeats; times++)
        {
            if (TryRepeat(stack, times) is not { } repeated)
                yield break;
            yield return Heading(language.Choose(
                $"{times} of these layers in sequence: the patterns compound", $"{times} 层这样的层相接：图案叠加"));
            yield return Drawings(repeated, language);
        }
    }

    /// <summary>Null where the pattern of so many layers is too long to be worked out.</summary>
    private static StackedLayers? TryRepeat(StackedLayers stack, int times)
    {
        try
        {
            return new StackedLayers([.. Enumerable.Repeat(stack.Layers[0], times)]);
        }
        catch (ConvolutionArgumentException)
        {
            return null;
        }
    }

    private static XElement Heading(string text) => new("h3", text);
}
