using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Measuring;

/// <summary>
/// Lists of problems as text, which tests, benchmarks and the tool share. One problem per line, # starts a comment, fields come in any
/// order, and missing fields have their defaults (n=1 stride=1 pad=0 dil=1 groups=1 outpad=0 bias=1):
/// <code>
/// resnet50_conv1: conv2d n=1 c=3 in=224x224 k=64 kernel=7x7 stride=2 pad=3
/// </code>
/// A layer's gradients have the same fields, and a word that ends in _dinput or _dweight: conv2d_dinput, convtranspose1d_dweight.
/// </summary>
internal static class ShapeList
{
    private const string InputGradient = "_dinput";
    private const string WeightGradient = "_dweight";

    private static readonly string[] Fields = ["n", "c", "in", "k", "kernel", "stride", "pad", "dil", "groups", "outpad", "bias"];

    /// <summary>The problems of a text, in its order.</summary>
    /// <exception cref="FormatException">A line is malformed; the message gives its number.</exception>
    public static IReadOnlyList<ShapeLine> Parse(string text)
    {
        var lines = new List<ShapeLine>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string problem = line.Split('#', 2)[0].Trim();
            if (problem.Length == 0)
                continue;
            try
            {
                lines.Add(ParseLine(problem));
            }
            catch (Exception fault) when (fault is FormatException or ConvolutionArgumentException)
            {
                throw new FormatException($"line {number}, '{problem}': {fault.Message}", fault);
            }
        }

        return lines;
    }

    private static ShapeLine ParseLine(string line)
    {
        string[] parts = line.Split(':', 2);
        if (parts.Length != 2)
            throw new FormatException("there is no name: start with 'name:'");
        string[] words = parts[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string operation = words.FirstOrDefault("");
        (ConvolutionKind kind, int rank, ConvolutionPass pass) = ParseOperation(operation);
        Dictionary<string, string> fields = ParseFields(words.AsSpan(1));

        long groups = Number("groups", 1);
        var options = new ConvolutionOptions
        {
            Stride = PerAxisOf("stride"),
            Padding = fields.TryGetValue("pad", out string? pad) ? GeometryText.ParsePadding(pad, "pad") : default,
            Dilation = PerAxisOf("dil"),
            Groups = groups,
            OutputPadding = PerAxisOf("outpad"),
        };
        (long channels, long outChannels) = (Number("c", null), Number("k", null));
        PerAxis kernel = Required("kernel");
        nint[] inputShape = [(nint)Number("n", 1), (nint)channels, .. Sizes("in")];
        nint[] weightShape = ConvolutionGeometry.WeightShapeOf(kind, rank, channels, outChannels, kernel, options);
        return new ShapeLine(parts[0].Trim(), operation, kind, options, inputShape, weightShape, Number("bias", 1) != 0, pass);

        string Text(string field) =>
            fields.TryGetValue(field, out string? value) ? value : throw new FormatException($"{field}= is missing");
        long Number(string field, long? unset) =>
            unset is { } value && !fields.ContainsKey(field) ? value : GeometryText.ParseNumber(Text(field), field);
        PerAxis Required(string field) => GeometryText.ParsePerAxis(Text(field), field);
        PerAxis PerAxisOf(string field) => fields.ContainsKey(field) ? Required(field) : default;
        IEnumerable<nint> Sizes(string field)
        {
            PerAxis sizes = Required(field);
            return Enumerable.Range(0, rank).Select(axis => (nint)sizes.At(axis, rank, field, unset: 0));
        }
    }

    private static (ConvolutionKind Kind, int Rank, ConvolutionPass Pass) ParseOperation(string word)
    {
        ConvolutionPass pass = ConvolutionPass.Forward;
        string layer = word;
        if (word.EndsWith(InputGradient, StringComparison.Ordinal))
            (layer, pass) = (word[..^InputGradient.Length], ConvolutionPass.InputGradient);
        else if (word.EndsWith(WeightGradient, StringComparison.Ordinal))
            (layer, pass) = (word[..^WeightGradient.Length], ConvolutionPass.WeightGradient);

        return layer switch
        {
            "conv1d" => (ConvolutionKind.Convolution, 1, pass),
            "conv2d" => (ConvolutionKind.Convolution, 2, pass),
            "conv3d" => (ConvolutionKind.Convolution, 3, pass),
            "convtranspose1d" => (ConvolutionKind.Transposed, 1, pass),
            "convtranspose2d" => (ConvolutionKind.Transposed, 2, pass),
            "convtranspose3d" => (ConvolutionKind.Transposed, 3, pass),
            _ => throw new FormatException(
                $"'{word}' is no layer: use conv1d, conv2d, conv3d, convtranspose1d, convtranspose2d or convtranspose3d, " +
                $"for gradients with {InputGradient} or {WeightGradient} after it"),
        };
    }

    private static Dictionary<string, string> ParseFields(ReadOnlySpan<string> words)
    {
        var fields = new Dictionary<string, string>();
        foreach (string word in words)
        {
            string[] field = word.Split('=', 2);
            if (field.Length != 2 || !Fields.Contains(field[0]))
                throw new FormatException($"'{word}' is no field: use {string.Join(", ", Fields)}, each followed by = and its value");
            if (!fields.TryAdd(field[0], field[1]))
                throw new FormatException($"{field[0]}= is given twice");
        }

        return fields;
    }
}
