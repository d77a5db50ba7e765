using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Playground.Api;

/// <summary>The layers that a request to the page Checkerboard describes: one layer, or a stack.</summary>
/// <param name="Stack">The layers.</param>
/// <param name="IsSingle">Whether they are one layer by its kernel, stride and so on.</param>
internal sealed record RequestedStack(StackedLayers Stack, bool IsSingle)
{
    internal const string LayersName = "layers", Convolution = "convolution", Kernel = "kernel", Stride = "stride", PaddingName = "padding";
    internal const string Dilation = "dilation", OutputPadding = "output-padding";

    private static readonly string[] OfOneLayer = [Kernel, Stride, PaddingName, Dilation, OutputPadding, Convolution];

    // The page begins with the layer that the article is about.
    private const string UsualKernel = "3", UsualStride = "2";

    // Sentences may repeat a whole stack.
    private const int LongestSentence = 400;

    /// <summary>The options that describe layers, in the tool's words.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. OfOneLayer, LayersName];

    /// <exception cref="RequestFault">The request makes no stack, or one too large.</exception>
    public static RequestedStack Read(Query query)
    {
        if (query.Text(LayersName) is { } text)
        {
            if (Array.Find(OfOneLayer, name => name == Convolution ? query.Flag(name) : query.Text(name) is not null) is { } other)
                throw new RequestFault($"{LayersName} describes all layers, so {other} has no meaning: leave one of the two out.", other);
            IReadOnlyList<StackLayer> layers = Blamed(LayersName, () => StackLanguage.ParseLayers(text, LayersName));
            StackLimits.Check(layers, LayersName);
            return new RequestedStack(Blamed(LayersName, () => new StackedLayers([.. layers])), IsSingle: false);
        }

        StackLayer layer = Blamed(null, () => new StackLayer(
            query.Flag(Convolution) ? StackLayerKind.Convolution : StackLayerKind.Transposed,
            GeometryText.ParsePerAxis(query.Short(Kernel) ?? UsualKernel, Kernel),
            GeometryText.ParsePerAxis(query.Short(Stride) ?? UsualStride, Stride),
            Padding(query), PerAxisOf(query, Dilation), PerAxisOf(query, OutputPadding)));
        StackLimits.Check([layer], Kernel);
        return new RequestedStack(Blamed(null, () => new StackedLayers(layer)), IsSingle: true);
    }

    /// <summary>The result, or the library's own sentence beside the control that it is about.</summary>
    /// <param name="control">The control; null: the one of the parameter that the sentence names.</param>
    /// <param name="make">Asks the library.</param>
    public static T Blamed<T>(string? control, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw new RequestFault(Query.Shortened(refusal.Reason, LongestSentence), control ?? ControlOf(refusal.Word ?? refusal.ParamName));
        }
    }

    private static Padding? Padding(Query query)
    {
        if (query.Short(PaddingName) is not { } text)
            return null;
        Padding padding = Blamed(PaddingName, () => GeometryText.ParsePadding(text, PaddingName));
        return padding != Geometry.Padding.Causal ? padding : throw new RequestFault(
            $"{PaddingName} is causal, but pictures have no one direction: give numbers, such as 2:0x1:1.", PaddingName);
    }

    private static PerAxis PerAxisOf(Query query, string name) =>
        query.Short(name) is { } text ? Blamed(name, () => GeometryText.ParsePerAxis(text, name)) : default;

    private static string? ControlOf(string? word) => word switch
    {
        null => null,
        "kernel_size" or "kernelSize" => Kernel,
        _ => Names.Append("input").FirstOrDefault(name => name == word.Replace('_', '-')),
    };
}
