using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Playground.Api.Network;

/// <summary>The words of the page's address: those of <c>convsharp onnx run</c>, and what is shown.</summary>
internal static class NetworkWords
{
    internal const string Sample = "sample", File = "file";

    internal const string Shape = "shape", Size = "size";

    internal const string Value = "value", Channel = "channel", Element = "element";

    private const string Scale = "scale", Mean = "mean", Std = "std", Layout = "layout", Bgr = "bgr";

    private const int Colors = 3;

    /// <summary>The words that say what enters the network: others change what is shown alone.</summary>
    public static IReadOnlyList<string> OfInputs { get; } = [Shape, Size, Scale, Mean, Std, Layout, Bgr];

    /// <summary>All words. Sample names a file of the site, File one of the visitor, which the page opens.</summary>
    public static IReadOnlyList<string> All { get; } = [Sample, File, .. OfInputs, Value, Channel, Element];

    /// <summary>How pictures enter.</summary>
    /// <exception cref="RequestFault">A word with another value.</exception>
    public static OnnxPicture ReadingOf(Query query) => new()
    {
        Size = Parsed(query, Size, OnnxPicture.ParseSize),
        Scale = Numbers(query, Scale, 1, isFactor: true)?[0] ?? 1,
        Mean = Numbers(query, Mean, Colors, isFactor: false) ?? [0],
        Deviation = Numbers(query, Std, Colors, isFactor: true) ?? [1],
        Layout = query.Word(Layout, "nchw", "nhwc") switch
        {
            "nchw" => OnnxLayout.ChannelsFirst,
            "nhwc" => OnnxLayout.ChannelsLast,
            _ => null,
        },
        IsBlueFirst = query.Flag(Bgr),
    };

    /// <summary>The shapes that are given, by input: 1x3x64x64 for the only one, or name=shape, apart by semicolons.</summary>
    /// <exception cref="RequestFault">An input or a shape that the network does not have.</exception>
    public static Dictionary<string, nint[]> ShapesOf(Query query, IReadOnlyList<GraphInput> inputs)
    {
        var shapes = new Dictionary<string, nint[]>();
        const StringSplitOptions Cleaned = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (string part in (query.Text(Shape) ?? "").Split(';', Cleaned))
        {
            int at = part.LastIndexOf('=');
            string name = at < 0 && inputs.Count == 1 ? inputs[0].Name : part[..Math.Max(at, 0)];
            if (inputs.FirstOrDefault(each => each.Name == name) is not { } input)
            {
                throw new RequestFault(
                    $"{Shape} is '{Query.Shortened(part)}': give NAME=1x3x64x64 with the name of an input, which are " +
                    $"{string.Join(", ", inputs.Select(each => each.Name))}.", Shape);
            }

            if (!shapes.TryAdd(name, Checked(part[(at + 1)..], input)))
                throw new RequestFault($"{Shape} has input '{name}' twice: leave one of them out.", Shape);
        }

        return shapes;
    }

    private static nint[] Checked(string text, GraphInput input)
    {
        long[] sizes = Blamed(Shape, () => GeometryText.ParseShape(text, Shape));
        nint[] shape = [.. sizes.Where(size => size is >= 0 and <= int.MaxValue).Select(size => (nint)size)];
        return shape.Length == sizes.Length && input.Takes(shape)
            ? shape
            : throw new RequestFault(
                $"{Shape} is '{Query.Shortened(text)}', but the network takes {input}: give a shape that fits.", Shape);
    }

    private static IReadOnlyList<double>? Numbers(Query query, string name, int most, bool isFactor) =>
        Parsed(query, name, (text, word) => OnnxPicture.ParseNumbers(text, word, most, isFactor));

    private static T? Parsed<T>(Query query, string name, Func<string, string, T> parse)
        where T : class => query.Text(name) switch
        {
            null => null,
            { Length: > 100 } text => throw new RequestFault($"{name} has {text.Length} characters: give at most 100.", name),
            { } text => Blamed(name, () => parse(text, name)),
        };

    private static T Blamed<T>(string name, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw new RequestFault(refusal.Reason, name);
        }
    }
}
