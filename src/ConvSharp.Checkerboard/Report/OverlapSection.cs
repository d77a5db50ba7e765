using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>How often each place is reached, drawn along the axes and in the picture.</summary>
internal static class OverlapSection
{
    public static XElement Of(StackedLayers stack)
    {
        string reached = stack.IsOfGradient ? "Windows that hold each input element" : "Taps that reach each output";
        string paths = stack.Layers.Count > 1 ? " Those of several layers compound: paths are counted." : "";
        bool alike = stack.Axes[0].Counts.SequenceEqual(stack.Axes[1].Counts);
        IEnumerable<XElement> bars = alike
            ? [Figure(Figures.Bars(stack.Axes[1]), $"Along each axis: {OverlapText.Ratio(stack.Axes[1])}, period {stack.Axes[1].Period}")]
            : [
                Figure(Figures.Bars(stack.Axes[0]), $"Along the height: {OverlapText.Ratio(stack.Axes[0])}, period {stack.Axes[0].Period}"),
                Figure(Figures.Bars(stack.Axes[1]), $"Along the width: {OverlapText.Ratio(stack.Axes[1])}, period {stack.Axes[1].Period}"),
            ];
        return Section("Overlap",
            Paragraph($"{reached}, away from the border.{paths}"),
            new XElement("div", new XAttribute("class", "drawings"),
                bars,
                Figure(Figures.Plane(stack.Axes[0], stack.Axes[1]), $"In the picture: {OverlapText.Ratio(stack.Axes)}")));
    }
}
