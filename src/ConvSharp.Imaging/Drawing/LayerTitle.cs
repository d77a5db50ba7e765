using System.Globalization;
using System.Text;
using ConvSharp.Geometry;

namespace ConvSharp.Imaging.Drawing;

/// <summary>A layer and its sizes in one line.</summary>
internal static class LayerTitle
{
    private static readonly string[] ChineseRanks = ["一维", "二维", "三维"];

    /// <summary>conv2d 5×5 → 3×3, kernel 3, stride 2, padding 1.</summary>
    public static string Of(ConvolutionGeometry geometry, Language language)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        string name = language.Choose(
            geometry.OperationName,
            ChineseRanks[geometry.Rank - 1] + (geometry.Kind == ConvolutionKind.Convolution ? "卷积" : "转置卷积"));
        var text = new StringBuilder($"{name} {Sizes(axis => axis.Input)} → {Sizes(axis => axis.Output)}");
        Append(language.Choose("kernel", "卷积核"), Same(axis => axis.Kernel));
        AppendUnusual(language.Choose("stride", "步长"), axis => axis.Stride, usual: 1);
        if (Array.Exists(axes, axis => (axis.PadBefore, axis.PadAfter) != (0, 0)))
        {
            Append(language.Choose("padding", "填充"), Same(Padding));
        }

        AppendUnusual(language.Choose("dilation", "空洞"), axis => axis.Dilation, usual: 1);
        AppendUnusual(language.Choose("output padding", "输出填充"), axis => axis.OutputPadding, usual: 0);
        if (geometry.InChannels > 1 || geometry.OutChannels > 1)
        {
            Append(
                language.Choose("channels", "通道"),
                string.Create(CultureInfo.InvariantCulture, $"{geometry.InChannels} → {geometry.OutChannels}"));
        }

        if (geometry.Groups > 1)
        {
            Append(language.Choose("groups", "分组"), geometry.Groups.ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();

        string Sizes(Func<AxisGeometry, long> size) => string.Join('×', axes.Select(size));
        string Same<T>(Func<AxisGeometry, T> size) => string.Join('×', axes.Select(size).Distinct().Count() == 1
            ? [size(axes[0])]
            : axes.Select(size));
        static string Padding(AxisGeometry axis) => axis.PadBefore == axis.PadAfter
            ? string.Create(CultureInfo.InvariantCulture, $"{axis.PadBefore}")
            : string.Create(CultureInfo.InvariantCulture, $"{axis.PadBefore}:{axis.PadAfter}");
        void Append(string word, string value) => text.Append(language.Choose(", ", "，")).Append(word).Append(' ').Append(value);
        void AppendUnusual(string word, Func<AxisGeometry, long> size, long usual)
        {
            if (Array.Exists(axes, axis => size(axis) != usual))
            {
                Append(word, Same(size));
            }
        }
    }
}
