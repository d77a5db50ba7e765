using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Stacks;

/// <summary>
/// Stacks as people write them: "conv 64 k7 s2 p3; pool k3 s2 p1". Layers of the form kind:kernel:stride[:padding], as in stacks that are
/// examined for checkerboards, mean the same as there.
/// </summary>
internal static class StackLanguage
{
    private const string Pool = "pool", Channels = "channels", NoBias = "no-bias";

    private const string Fix =
        "give a kind, then channels, k kernel, s stride, p padding, d dilation, g groups, op output padding, such as conv 64 k7 s2 p3";

    private static readonly string[] PaddingWords = ["same", "same-lower", "valid", "causal"];

    private static readonly Dictionary<string, StackLayerKind> Kinds =
        new(StackLayerKinds.ByName) { [Pool] = StackLayerKind.MaxPool };

    /// <summary>The layers, first layer first.</summary>
    /// <exception cref="ConvolutionArgumentException">The text is no stack.</exception>
    public static IReadOnlyList<StackEntry> Parse(string text, string option)
    {
        string[] layers = text.Split([';', ','], StringSplitOptions.TrimEntries);
        if (Array.Exists(layers, string.IsNullOrEmpty))
            throw new ConvolutionArgumentException($"a layer is missing; {option} is '{text}': {Fix}.", option);
        return [.. layers.Select(layer => IsShort(layer) ? Short(layer, option) : Worded(layer, option))];
    }

    /// <summary>The layers as a stack that is examined: they have neither channels nor groups.</summary>
    /// <exception cref="ConvolutionArgumentException">The text is no such stack.</exception>
    public static IReadOnlyList<StackLayer> ParseLayers(string text, string option)
    {
        IReadOnlyList<StackEntry> entries = Parse(text, option);
        try
        {
            return [.. entries.Select(entry => entry.ToLayer())];
        }
        catch (ConvolutionArgumentException fault)
        {
            throw new ConvolutionArgumentException($"{option} is '{text}': {fault.Reason}", option);
        }
    }

    /// <summary>Whether a layer has the form kind:kernel:stride[:padding].</summary>
    private static bool IsShort(string layer) =>
        layer.Contains(':', StringComparison.Ordinal) && !layer.Contains(' ', StringComparison.Ordinal);

    private static StackEntry Short(string text, string option)
    {
        StackLayer layer = StackText.ParseLayer(text, option);
        return new StackEntry(text, layer.Kind)
        {
            Kernel = layer.Kernel,
            Stride = layer.Stride,
            Padding = layer.Padding,
        };
    }

    private static StackEntry Worded(string text, string option)
    {
        try
        {
            return Worded(text);
        }
        catch (ConvolutionArgumentException fault)
        {
            throw new ConvolutionArgumentException($"{option} has '{text}': {fault.Reason}", option);
        }
    }

    private static StackEntry Worded(string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (!Kinds.TryGetValue(words[0].ToLowerInvariant(), out StackLayerKind kind))
        {
            string meant = Suggestion.Among(words[0], Kinds.Keys) is { } near ? $"did you mean {near}? Use" : "use";
            throw new ConvolutionArgumentException($"'{words[0]}' is no kind of layer: {meant} one of {string.Join(", ", Kinds.Keys)}.");
        }

        var fields = new Dictionary<string, string>();
        foreach (string word in words.Skip(1))
        {
            (string name, string value) = Field(word);
            if (!Takes(kind, name))
                throw new ConvolutionArgumentException($"a {words[0]} takes no {name}: leave {word} out.");
            if (!fields.TryAdd(name, value))
                throw new ConvolutionArgumentException($"{name} is given twice: leave {word} out.");
        }

        if (!fields.ContainsKey("kernel") && kind is StackLayerKind.MaxPool or StackLayerKind.AveragePool)
            throw new ConvolutionArgumentException("a pooling needs its kernel: add k2.");
        return new StackEntry(text, kind)
        {
            Channels = fields.TryGetValue(Channels, out string? channels) ? Positive(channels, Channels) : null,
            Kernel = fields.ContainsKey("kernel") ? Axes("kernel") : 3,
            Stride = Axes("stride"),
            Padding = PaddingOrNone(),
            Dilation = Axes("dilation"),
            OutputPadding = Axes("output padding"),
            Groups = fields.TryGetValue("groups", out string? groups) ? Positive(groups, "groups") : 1,
            HasBias = !fields.ContainsKey(NoBias),
        };

        PerAxis Axes(string name) => fields.TryGetValue(name, out string? value) ? GeometryText.ParsePerAxis(value, name) : default;

        // A worded layer has no padding if it names none; enlargements and pixel shuffles have their own.
        Padding? PaddingOrNone()
        {
            if (fields.TryGetValue("padding", out string? value))
                return GeometryText.ParsePadding(value, "padding");
            if (Takes(kind, "padding"))
                return new Padding();
            return null;
        }
    }

    /// <summary>The field that a word gives, and its value.</summary>
    private static (string Name, string Value) Field(string word)
    {
        string small = word.ToLowerInvariant();
        if (small == NoBias)
            return (NoBias, "");
        if (PaddingWords.Contains(small))
            return ("padding", small);
        string letters = new([.. small.TakeWhile(char.IsAsciiLetter)]), value = small[letters.Length..];
        string? name = letters switch
        {
            "" => Channels,
            "k" => "kernel",
            "s" => "stride",
            "p" => "padding",
            "d" => "dilation",
            "g" => "groups",
            "op" => "output padding",
            _ => null,
        };
        return name is not null && value.Length > 0
            ? (name, value)
            : throw new ConvolutionArgumentException($"'{word}' is no part of a layer: {Fix}.");
    }

    private static bool Takes(StackLayerKind kind, string field) => field switch
    {
        "kernel" or "stride" => true,
        Channels or NoBias => kind is not (StackLayerKind.MaxPool or StackLayerKind.AveragePool),
        "groups" => kind is StackLayerKind.Convolution or StackLayerKind.Transposed,
        "padding" => kind is StackLayerKind.Convolution or StackLayerKind.Transposed or StackLayerKind.MaxPool
            or StackLayerKind.AveragePool,
        "dilation" => kind is StackLayerKind.Convolution or StackLayerKind.Transposed or StackLayerKind.MaxPool,
        _ => kind == StackLayerKind.Transposed, // output padding
    };

    private static long Positive(string text, string name)
    {
        long number = GeometryText.ParseNumber(text, name);
        return number > 0 ? number : throw new ConvolutionArgumentException($"{name} is {number}: give 1 or more.");
    }
}
