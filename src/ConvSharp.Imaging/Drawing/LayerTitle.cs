using System.Globalization;
using System.Text;
using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Drawing;

/// <summary>A layer and its sizes in one line.</summary>
internal static class LayerTitle
{
    /// <summary>conv2d 5×5 → 3×3, kernel 3, stride 2, padding 1.</summary>
    public static string Of(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        var text = new StringBuilder(
            $"{geometry.OperationName} {Sizes(axis => axis.Input)} → {Sizes(axis => axis.Output)}, kernel {Same(axis => axis.Kernel)}");
        Append("stride", axis => axis.Stride, usual: 1);
        Append("padding", axis => axis.PadBefore, usual: 0);
        Append("dilation", axis => axis.Dilation, usual: 1);
        Append("output padding", axis => axis.OutputPadding, usual: 0);
        if (geometry.InChannels > 1 || geometry.OutChannels > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $", channels {geometry.InChannels} → {geometry.OutChannels}");
        }

        if (geometry.Groups > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $", groups {geometry.Groups}");
        }

        return text.ToString();

        string Sizes(Func<AxisGeometry, long> size) => string.Join('×', axes.Select(size));
        string Same(Func<AxisGeometry, long> size) => string.Join('×', axes.Select(size).Distinct().Count() == 1
            ? [size(axes[0])]
            : axes.Select(size));
        void Append(string name, Func<AxisGeometry, long> size, long usual)
        {
            if (Array.Exists(axes, axis => size(axis) != usual))
            {
                text.Append(", ").Append(name).Append(' ').Append(Same(size));
            }
        }
    }
}
