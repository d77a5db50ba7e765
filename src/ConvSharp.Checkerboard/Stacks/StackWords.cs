using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Stacks;

/// <summary>Layers as <see cref="StackLanguage"/> reads them.</summary>
internal static class StackWords
{
    /// <summary>The layers joined by commas, or by semicolons where one has more than the short form can say.</summary>
    public static string Of(IEnumerable<StackLayer> layers)
    {
        string[] texts = [.. layers.Select(Of)];
        return string.Join(Array.Exists(texts, text => text.Contains(' ', StringComparison.Ordinal)) ? "; " : ",", texts);
    }

    private static string Of(StackLayer layer)
    {
        string kind = StackLayerKinds.ByName.First(name => name.Value == layer.Kind).Key;
        (string kernel, string stride) = (Text(layer.Kernel), Text(layer.Stride));
        string padding = layer.Padding is { } given ? Text(given) : "";
        if (layer.Dilation.Count == 0 && layer.OutputPadding.Count == 0 && !padding.Contains(':', StringComparison.Ordinal))
            return (layer.Kind == StackLayerKind.Transposed ? "" : $"{kind}:") + $"{kernel}:{stride}" + (padding == "" ? "" : $":{padding}");

        // Words without padding mean none; padding that is not set is that of "same".
        string words = $"{kind} k{kernel} s{stride} " + (padding == "" ? $"{Padding.Same}" : layer.Padding!.Value.IsWord ? padding : $"p{padding}");
        if (layer.Dilation.Count > 0)
            words += $" d{Text(layer.Dilation)}";
        return layer.OutputPadding.Count > 0 ? $"{words} op{Text(layer.OutputPadding)}" : words;
    }

    private static string Text(Padding padding)
    {
        if (padding.IsWord)
            return $"{padding}";
        int axes = Math.Max(1, Math.Max(padding.Before.Count, padding.After.Count));
        return string.Join('x', Enumerable.Range(0, axes).Select(axis =>
        {
            (long before, long after) = (padding.Before.At(axis, axes, "padding", 0), padding.After.At(axis, axes, "padding", 0));
            return before == after ? $"{before}" : $"{before}:{after}";
        }));
    }

    private static string Text(PerAxis values) => string.Join('x', Enumerable.Range(0, values.Count).Select(axis => values[axis]));
}
