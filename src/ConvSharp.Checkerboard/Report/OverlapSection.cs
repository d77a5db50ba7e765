using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>How often each place is reached, drawn along the axes and in the picture.</summary>
internal static class OverlapSection
{
    public static XElement Of(StackedLayers stack, Language language)
    {
        string reached = stack.IsOfGradient
            ? language.Choose("Windows that hold each input element", "包含每个输入元素的窗口数")
            : language.Choose("Taps that reach each output", "到达每个输出的抽头数");
        string paths = stack.Layers.Count > 1
            ? language.Choose(" Those of several layers compound: paths are counted.", "多层的重叠相乘：计数的是路径。")
            : "";
        bool alike = stack.Axes[0].Counts.SequenceEqual(stack.Axes[1].Counts);
        IEnumerable<XElement> bars = alike
            ? [Bars(1, language.Choose("Along each axis", "沿每个轴"))]
            : [Bars(0, language.Choose("Along the height", "沿高度")), Bars(1, language.Choose("Along the width", "沿宽度"))];
        string ratio = OverlapText.Ratio(stack.Axes, language);
        return Section(language.Choose("Overlap", "重叠"),
            Paragraph(language.Choose($"{reached}, away from the border.{paths}", $"{reached}，远离边界处。{paths}")),
            new XElement("div", new XAttribute("class", "drawings"),
                bars,
                Figure(
                    Figures.Plane(stack.Axes[0], stack.Axes[1], language),
                    language.Choose($"In the picture: {ratio}", $"在图像中：{ratio}"))));

        XElement Bars(int axis, string where)
        {
            OverlapPattern pattern = stack.Axes[axis];
            string ratio = OverlapText.Ratio(pattern, language);
            return Figure(
                Figures.Bars(pattern, language),
                language.Choose($"{where}: {ratio}, period {pattern.Period}", $"{where}：{ratio}，周期 {pattern.Period}"));
        }
    }
}
