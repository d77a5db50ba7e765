using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Cli.Weights;

/// <summary>What each axis of a weight is.</summary>
internal static class WeightAxes
{
    /// <summary>out, in/groups, height, width; for transposed layers in, out/groups, height, width.</summary>
    public static string[] Names(ConvolutionKind kind, int rank, Language language = Language.English)
    {
        string[] channels = kind == ConvolutionKind.Convolution
            ? [language.Choose("out", "输出"), language.Choose("in/groups", "输入/分组")]
            : [language.Choose("in", "输入"), language.Choose("out/groups", "输出/分组")];
        return [.. channels, .. Enumerable.Range(0, rank).Select(axis => Output.Text.AxisName(axis, rank, language))];
    }

    /// <summary>[out=64, in/groups=3, height=7, width=7].</summary>
    /// <param name="kind">The kind of layer.</param>
    /// <param name="shape">The weight's shape.</param>
    /// <param name="language">The language of the names.</param>
    public static string Text(ConvolutionKind kind, ReadOnlySpan<nint> shape, Language language = Language.English)
    {
        IEnumerable<string> axes = Names(kind, shape.Length - 2, language).Zip(shape.ToArray(), (name, size) => $"{name}={size}");
        return $"[{string.Join(", ", axes)}]";
    }
}
