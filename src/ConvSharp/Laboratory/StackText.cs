using ConvSharp.Geometry;

namespace ConvSharp.Laboratory;

/// <summary>Stacks of layers as people write them: 3:2,3:2.</summary>
internal static class StackText
{
    private const string Mend = "give layers such as 3:2, resize:3:2 or conv:3:2:1 ([kind:]kernel:stride[:padding]), joined by commas";

    private static readonly Dictionary<string, StackLayerKind> Kinds = new()
    {
        ["transposed"] = StackLayerKind.Transposed,
        ["resize"] = StackLayerKind.ResizeNearest,
        ["bilinear"] = StackLayerKind.ResizeBilinear,
        ["shuffle"] = StackLayerKind.SubPixel,
        ["icnr"] = StackLayerKind.SubPixelIcnr,
        ["conv"] = StackLayerKind.Convolution,
        ["max-pool"] = StackLayerKind.MaxPool,
        ["average-pool"] = StackLayerKind.AveragePool,
    };

    /// <summary>The words for the kinds.</summary>
    public static IEnumerable<string> KindNames => Kinds.Keys;

    public static StackedLayers Parse(string text, string parameter) =>
        new([.. text.Split(',').Select(layer => ParseLayer(layer.Trim(), parameter))]);

    private static StackLayer ParseLayer(string text, string parameter)
    {
        string[] fields = text.Split(':');
        StackLayerKind kind = StackLayerKind.Transposed;
        if (text.Length > 0 && char.IsAsciiLetter(text[0]))
        {
            if (!Kinds.TryGetValue(fields[0], out kind))
            {
                ConvolutionArgumentException.Throw(
                    $"'{fields[0]}' is no layer", parameter, $"'{text}'", $"use one of {string.Join(", ", Kinds.Keys)}");
            }

            fields = fields[1..];
        }

        if (fields.Length is not (2 or 3))
            ConvolutionArgumentException.Throw("a layer has a kernel and a stride", parameter, $"'{text}'", Mend);
        Padding? padding = null;
        if (fields.Length == 3)
            padding = GeometryText.ParsePerAxis(fields[2], parameter);
        return new StackLayer(
            kind, GeometryText.ParsePerAxis(fields[0], parameter), GeometryText.ParsePerAxis(fields[1], parameter), padding);
    }
}
