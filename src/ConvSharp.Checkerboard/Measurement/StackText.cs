using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Stacks of layers as people write them: 3:2,3:2.</summary>
internal static class StackText
{
    private const string Fix = "give [kind:]kernel:stride[:padding], such as 3:2, resize:3:2 or conv:3:2:1, joined by commas";

    /// <exception cref="ConvolutionArgumentException">The text makes no stack; the message names <paramref name="parameter"/>.</exception>
    public static StackedLayers Parse(string text, string parameter)
    {
        string[] layers = text.Split(',', StringSplitOptions.TrimEntries);
        if (Array.Exists(layers, string.IsNullOrEmpty))
            ConvolutionArgumentException.Throw("a layer is missing", parameter, $"'{text}'", Fix);
        StackLayer[] parsed = Array.ConvertAll(layers, layer => ParseLayer(layer, parameter));
        return InWordsOf(parsed, layers => new StackedLayers(layers), fault => $"{parameter} is '{text}': {fault.Reason}", parameter);
    }

    /// <summary>One layer, whose overlap is not worked out.</summary>
    /// <exception cref="ConvolutionArgumentException">The text is no layer; the message names <paramref name="parameter"/>.</exception>
    public static StackLayer ParseLayer(string layer, string parameter) => InWordsOf(
        layer, ParseLayer, fault => $"{parameter} has '{layer}', which is no layer: {fault.Reason}", parameter);

    private static StackLayer ParseLayer(string text)
    {
        string[] fields = text.Split(':');
        StackLayerKind kind = StackLayerKind.Transposed;
        if (char.IsAsciiLetter(text[0]))
        {
            if (!StackLayerKinds.ByName.TryGetValue(fields[0], out kind))
            {
                ConvolutionArgumentException.Throw(
                    "there is no such layer", "kind", fields[0], $"use one of {string.Join(", ", StackLayerKinds.ByName.Keys)}");
            }

            fields = fields[1..];
        }

        if (fields.Length is not (2 or 3) || text.AsSpan().ContainsAny(" ;"))
            throw new ConvolutionArgumentException($"{Fix}.", nameof(text));
        Padding? padding = null;
        if (fields.Length == 3)
            padding = GeometryText.ParsePadding(fields[2], "padding");
        return new StackLayer(
            kind, GeometryText.ParsePerAxis(fields[0], "kernel"), GeometryText.ParsePerAxis(fields[1], "stride"), padding);
    }

    /// <summary>Makes an error name the text in which it occurred.</summary>
    private static TResult InWordsOf<TPart, TResult>(
        TPart part, Func<TPart, TResult> make, Func<ConvolutionArgumentException, string> words, string parameter)
    {
        try
        {
            return make(part);
        }
        catch (ConvolutionArgumentException fault)
        {
            throw new ConvolutionArgumentException(words(fault), parameter);
        }
    }
}
