using System.Globalization;
using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>All that the page Checkerboard says about the overlap of a stack; scores and pictures come from measurements.</summary>
internal static class CheckerboardPage
{
    internal const string Input = "input", Axis = "axis", Beside = "beside", Row = "row", Place = "place", Cell = "cell", At = "at";

    private const string Height = "height", Width = "width";

    private static readonly string[] Names = [.. RequestedStack.Names, Input, Axis, Beside, Row, Place, Cell, At];

    private static readonly (string Layers, string Chinese, string English)[] Known =
    [
        ("3:2", "文章中的例子：卷积核 3，步长 2", "the article's example: kernel 3, stride 2"),
        ("4:2", "卷积核可被步长整除", "a kernel divisible by the stride"),
        ("2:3", "比步长小的卷积核：有空洞", "a kernel smaller than the stride: holes"),
        ("5:2,5:2,5:2,5:2", "DCGAN 的生成器", "the generator of DCGAN"),
        ("4:1:0,4:2:1,4:2:1,4:2:1", "PyTorch 教程中的 DCGAN", "DCGAN in PyTorch's tutorial"),
        ("3:2,3:2", "不均匀的层相接", "uneven layers in sequence"),
        ("4:2,4:2", "均匀的层相接", "even layers in sequence"),
        ("4:2,3:1", "均匀的层，再接步长 1", "an even layer, then stride 1"),
        ("3:2,3:1", "不均匀的层，再接步长 1", "an uneven layer, then stride 1"),
        ("resize:3:2", "最近邻放大后卷积", "nearest resize, then convolution"),
        ("bilinear:3:2", "双线性放大后卷积", "bilinear resize, then convolution"),
        ("shuffle:3:2", "亚像素卷积", "sub-pixel convolution"),
        ("icnr:3:2", "亚像素卷积，ICNR 初始化", "sub-pixel convolution, ICNR start"),
        ("conv:3:2", "带步长的卷积：其输入的梯度", "a strided convolution: the gradient of its input"),
        ("max-pool:3:2", "窗口重叠的最大池化：其输入的梯度", "max pooling with overlapping windows: the gradient of its input"),
    ];

    /// <summary>The answer to a request. It throws for no request: what is wrong with one stands in the answer.</summary>
    /// <param name="query">
    /// The tool's options as name=value, joined by &amp;: kernel=3&amp;stride=2, or layers=3:2,3:2; then input (elements that are drawn along
    /// one axis), axis (height or width), beside (a kernel to compare with), what is pointed at: row and place along the axis, cell in the
    /// picture, and at, the place of a photograph.
    /// </param>
    /// <param name="language">en or zh; the library's error sentences are in English.</param>
    /// <returns>
    /// JSON: the stack in words, its overlap along the axis with all links, in the picture, layer by layer and beside another kernel, and
    /// each remedy with its code; or error, with the message and the control that it is about.
    /// </returns>
    public static string Answer(string query, string language)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(language);
        return PageAnswer.Of(json => Write(json, Query.Parse(query, Names), PageAnswer.LanguageOf(language)), language);
    }

    /// <summary>Stacks that are worth a look: names, descriptions and the requests that lead to them.</summary>
    /// <param name="language">en or zh.</param>
    /// <returns>JSON: presets.</returns>
    public static string PresetList(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        Language chosen = PageAnswer.LanguageOf(language);
        return JsonText.Object(json =>
        {
            json.WriteStartArray("presets");
            foreach ((string layers, string chinese, string english) in Known)
            {
                json.WriteStartObject();
                json.WriteString("name", layers);
                json.WriteString("description", chosen.Choose(english, chinese));
                json.WriteString("query", $"{RequestedStack.LayersName}={layers}");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The stack of a request, and the place of a photograph that it names.</summary>
    /// <exception cref="RequestFault">The request makes no stack, or one too large.</exception>
    public static (StackedLayers Stack, (int Row, int Column)? At) Read(string query)
    {
        Query read = Query.Parse(query, Names);
        return (RequestedStack.Read(read).Stack, Pair(read, At));
    }

    private static void Write(Utf8JsonWriter json, Query query, Language language)
    {
        RequestedStack request = RequestedStack.Read(query);
        StackedLayers stack = request.Stack;
        json.WriteString("stack", stack.Describe(language));
        json.WriteString("words", StackWords.Of(stack.Layers));
        WriteEdits(json, request);
        json.WriteBoolean("gradient", stack.IsOfGradient);
        json.WriteBoolean("even", stack.IsEven);
        json.WriteString("ratio", OverlapText.Ratio(stack.Axes, language));
        json.WriteString("sentence", OverlapText.Describe(stack.Axes, OverlapText.Reached(stack.IsOfGradient, language), language));
        WritePattern(json, stack);
        bool isAlike = IsAlike(stack);
        json.WriteBoolean("alike", isAlike);
        int axis = query.Word(Axis, Height, Width) == Height ? 0 : 1;
        json.WriteString(Axis, axis == 0 ? Height : Width);
        WriteLine(json, query, stack, axis, language);
        CompareJson.WriteThrough(json, request, language);
        CompareJson.WriteBeside(json, request, Kernel(query), language);
        WriteRemedies(json, stack, language);
        if (Pair(query, At) is { } at)
            json.WriteNumbers(At, [(long)at.Row, at.Column]);
    }

    /// <summary>The overlap away from the border, in the words of the tool's JSON.</summary>
    private static void WritePattern(Utf8JsonWriter json, StackedLayers stack)
    {
        json.WritePropertyName("overlap_ratio");
        json.WriteReal(stack.Axes.Max(axis => axis.Ratio));
        json.WritePropertyName("picture_ratio");
        json.WriteReal(stack.Ratio);
        json.WriteNumber("period", stack.Axes.Max(axis => axis.Period));
        json.WriteStartArray("overlap");
        foreach (OverlapPattern axis in stack.Axes)
            OverlapJson.WriteCells(json, axis.Counts.Select(count => (Int128)count));
        json.WriteEndArray();
    }

    /// <summary>The stack with one layer more and with one layer less, as words; nothing where there is none.</summary>
    private static void WriteEdits(Utf8JsonWriter json, RequestedStack request)
    {
        IReadOnlyList<StackLayer> layers = request.Stack.Layers;
        if (layers.Count < StackLimits.MostLayers)
            json.WriteString("more", StackWords.Of(layers.Append(layers[^1])));
        if (layers.Count > 1)
            json.WriteString("fewer", StackWords.Of(layers.SkipLast(1)));
    }

    private static void WriteLine(Utf8JsonWriter json, Query query, StackedLayers stack, int axis, Language language)
    {
        long? asked = query.Short(Input) is { } text ? RequestedStack.Blamed(Input, () => GeometryText.ParseNumber(text, Input)) : null;
        if (asked is < 1 or > StackLimits.MostElements)
            throw new RequestFault($"{Input} is {asked}: use 1 to {StackLimits.MostElements}.", Input);
        long elements = asked ?? OverlapJson.UsualElements(stack);
        IReadOnlyList<PathStep>[] axes = [.. Enumerable.Range(0, StackLayer.Rank)
            .Select(at => RequestedStack.Blamed(Input, () => StackPaths.Of(stack, at, elements)))];
        json.WriteNumber("elements", elements);
        if (axes.Select(StackLimits.Exceeded).FirstOrDefault(limit => limit is not null) is { } exceeded)
        {
            json.WriteStartObject("too_large");
            json.WriteString("of", exceeded.Of);
            json.WriteString("count", exceeded.Count.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("most", exceeded.Most);
            json.WriteEndObject();
            return;
        }

        IReadOnlyList<long[]>[] counts = Array.ConvertAll(axes, steps => RequestedStack.Blamed(null, () => StackPaths.Counts(steps)));
        OverlapJson.WriteLine(json, stack, axes[axis], counts[axis], language);
        OverlapJson.WritePlane(json, counts[0][^1], counts[1][^1]);
        if (query.Index(Row, counts[axis].Count) is { } row)
        {
            json.WriteNumber(Row, row);
            if (query.Index(Place, counts[axis][row].Length) is { } place)
                json.WriteNumber(Place, place);
        }

        if (Pair(query, Cell) is { } cell)
        {
            if (cell.Row >= counts[0][^1].Length || cell.Column >= counts[1][^1].Length)
                throw new RequestFault($"{Cell} is {cell.Row}x{cell.Column}: use 0x0 to {counts[0][^1].Length - 1}x{counts[1][^1].Length - 1}.", Cell);
            json.WriteNumbers(Cell, [(long)cell.Row, cell.Column]);
        }
    }

    private static void WriteRemedies(Utf8JsonWriter json, StackedLayers stack, Language language)
    {
        json.WriteStartArray("remedies");
        foreach (PhotographVariant variant in RemediedStack.Of(stack))
        {
            json.WriteStartObject();
            json.WriteString("name", variant.Name.In(language));
            json.WriteString("stack", variant.Stack.Describe(language));
            json.WriteString("words", StackWords.Of(variant.Stack.Layers));
            json.WriteString("ratio", OverlapText.Ratio(variant.Stack.Axes, language));
            json.WriteBoolean("changes_layers", variant is { HasEvenWeights: false, HasJitter: false });
            json.WriteString("torch", StackTorchCode.Of(variant));
            json.WriteString("csharp", StackSharpCode.Of(variant));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static bool IsAlike(StackedLayers stack) => stack.Layers.All(layer =>
        layer.Window(0, ConvolutionKind.Transposed, layer.StrideAt(0)) == layer.Window(1, ConvolutionKind.Transposed, layer.StrideAt(1))
        && layer.OutputPadding.At(0, StackLayer.Rank, "output_padding", 0) == layer.OutputPadding.At(1, StackLayer.Rank, "output_padding", 0));

    private static PerAxis? Kernel(Query query) =>
        query.Short(Beside) is { } text ? RequestedStack.Blamed(Beside, () => GeometryText.ParsePerAxis(text, Beside)) : default(PerAxis?);

    /// <summary>Two positions such as 3x4; null: none are given.</summary>
    private static (int Row, int Column)? Pair(Query query, string name)
    {
        if (query.Short(name) is not { } text)
            return null;
        long[] numbers = RequestedStack.Blamed(name, () => GeometryText.ParseShape(text, name));
        return numbers.Length == 2 && numbers.All(number => number is >= 0 and <= int.MaxValue)
            ? ((int)numbers[0], (int)numbers[1])
            : throw new RequestFault($"{name} is '{Query.Shortened(text)}': give row and column, such as 3x4.", name);
    }
}
