using System.Text.Json;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Checkerboard.Report;
using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Playground.Api;

/// <summary>A stack layer by layer, and beside the same with another kernel.</summary>
internal static class CompareJson
{
    private const int LargestKernel = 12, MostTimes = 3, MostPlaces = 16;

    /// <summary>The overlap after each layer; of a single layer, after up to three of it in sequence.</summary>
    public static void WriteThrough(Utf8JsonWriter json, RequestedStack request, Language language)
    {
        StackLayer[] layers = [.. request.Stack.Layers];
        bool repeats = layers.Length == 1;
        if (repeats)
            layers = [.. Enumerable.Repeat(layers[0], MostTimes)];
        json.WriteBoolean("repeats", repeats);
        json.WriteStartArray("through");
        for (int count = 1; count <= layers.Length; count++)
        {
            StackLayer[] first = request.Stack.IsOfGradient ? layers[^count..] : layers[..count];
            if (TryStack(first) is not { } part)
                break;
            json.WriteStartObject();
            json.WriteString("layer", (request.Stack.IsOfGradient ? first[0] : first[^1]).Describe(language));
            WriteOverlap(json, part, language);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The stack and the same with another kernel; and for each small kernel, how even it is.</summary>
    public static void WriteBeside(Utf8JsonWriter json, RequestedStack request, PerAxis? kernel, Language language)
    {
        StackedLayers stack = request.Stack;
        StackedLayers other = kernel is { } given ? WithKernel(stack, given, CheckerboardPage.Beside)
            : EvenOf(stack) ?? TryWithKernel(stack, KernelOf(stack) + 1) ?? stack;
        json.WriteStartObject("beside");
        WriteSide(json, "this", stack, language);
        WriteSide(json, "other", other, language);
        json.WriteNumber("kernel", KernelOf(other));
        json.WriteStartArray("kernels");
        for (int size = 1; size <= LargestKernel; size++)
        {
            if (TryWithKernel(stack, size) is not { } sized)
                continue;
            json.WriteStartObject();
            json.WriteNumber("kernel", size);
            json.WriteString("ratio", OverlapText.Ratio(sized.Axes, language));
            json.WriteBoolean("even", sized.IsEven);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSide(Utf8JsonWriter json, string name, StackedLayers stack, Language language)
    {
        json.WriteStartObject(name);
        json.WriteString("stack", stack.Describe(language));
        json.WriteString("sentence", OverlapText.Describe(stack.Axes, OverlapText.Reached(stack.IsOfGradient, language), language));
        WriteOverlap(json, stack, language);
        OverlapPattern across = stack.Axes[1];
        OverlapJson.WriteCounts(json, "bars", Enumerable.Range(0, Figures.Places(across.Period, MostPlaces)).Select(place => across[place]));
        OverlapJson.WritePlane(json, Part(stack.Axes[0]), Part(across));
        json.WriteEndObject();

        static long[] Part(OverlapPattern axis) => [.. Enumerable.Range(0, Figures.Places(axis.Period, MostPlaces)).Select(place => axis[place])];
    }

    private static void WriteOverlap(Utf8JsonWriter json, StackedLayers stack, Language language)
    {
        json.WriteBoolean("even", stack.IsEven);
        json.WriteString("ratio", OverlapText.Ratio(stack.Axes, language));
        json.WriteString("height", OverlapText.Ratio(stack.Axes[0], language));
        json.WriteString("width", OverlapText.Ratio(stack.Axes[1], language));
        json.WriteNumbers("periods", stack.Axes.Select(axis => (long)axis.Period));
    }

    private static StackedLayers? EvenOf(StackedLayers stack) =>
        RemediedStack.Of(stack).FirstOrDefault(variant => variant.Name == Remedy.EvenKernelName)?.Stack;

    private static long KernelOf(StackedLayers stack) =>
        (stack.Layers.FirstOrDefault(layer => layer.HasStride) ?? stack.Layers[0]).KernelAt(1);

    /// <summary>The stack with this kernel in its layers with a stride; in all layers where none has one.</summary>
    private static StackedLayers WithKernel(StackedLayers stack, PerAxis kernel, string control)
    {
        bool all = stack.Layers.All(layer => !layer.HasStride);
        StackLayer[] layers = RequestedStack.Blamed(control, () => stack.Layers.Select(layer => all || layer.HasStride
            ? new StackLayer(layer.Kind, kernel, layer.Stride, dilation: layer.Dilation)
            : layer).ToArray());
        StackLimits.Check(layers, control);
        return RequestedStack.Blamed(control, () => new StackedLayers(layers));
    }

    private static StackedLayers? TryWithKernel(StackedLayers stack, long kernel) =>
        Try(() => WithKernel(stack, kernel, CheckerboardPage.Beside));

    private static StackedLayers? TryStack(StackLayer[] layers) => Try(() =>
    {
        StackLimits.Check(layers, RequestedStack.LayersName);
        return RequestedStack.Blamed(null, () => new StackedLayers(layers));
    });

    /// <summary>Null where there are too many paths, or too many to be worked out here.</summary>
    private static StackedLayers? Try(Func<StackedLayers> make)
    {
        try
        {
            return make();
        }
        catch (RequestFault)
        {
            return null;
        }
    }
}
