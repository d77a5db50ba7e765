using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Photographs;
using ConvSharp.Errors;

namespace ConvSharp.Playground.Api;

/// <summary>How large stacks may be here; convsharp checkerboard takes larger ones.</summary>
internal static class StackLimits
{
    public const int MostLayers = 16;

    /// <summary>Elements of the last row that is drawn, and of a side of the picture of paths.</summary>
    public const int MostElements = 192, MostSide = 64;

    // All together one answer takes some tens of milliseconds.
    private const int MostNumber = 1 << 16, MostSteps = 1 << 17, MostLinks = 1 << 13;

    // Of one network that is measured: multiplications, and elements of a plane. Some seconds and some ten megabytes.
    private const long MostProducts = 1L << 31, MostPlane = 1 << 17;

    private const string Tool = "use smaller ones, or convsharp checkerboard";

    /// <summary>Checks layers before anything is worked out of them.</summary>
    /// <exception cref="RequestFault">There are too many, or their numbers are too large.</exception>
    public static void Check(IReadOnlyList<StackLayer> layers, string control)
    {
        if (layers.Count > MostLayers)
            throw new RequestFault($"{control} has {layers.Count} layers: give at most {MostLayers}.", control);
        foreach (StackLayer layer in layers)
        {
            for (int axis = 0; axis < StackLayer.Rank; axis++)
            {
                CheckNumber(layer.KernelAt(axis), "kernel");
                CheckNumber(layer.StrideAt(axis), "stride");
                CheckNumber(layer.DilationAt(axis), "dilation");
                CheckNumber(layer.OutputPadding.At(axis, StackLayer.Rank, "output_padding", 0), "output-padding");
                CheckNumber(layer.Padding?.Before.At(axis, StackLayer.Rank, "padding", 0) ?? 0, "padding");
                CheckNumber(layer.Padding?.After.At(axis, StackLayer.Rank, "padding", 0) ?? 0, "padding");
            }
        }

        for (int axis = 0; axis < StackLayer.Rank; axis++)
        {
            // The kernels' taps times the period before them, from either end.
            (Int128 period, Int128 steps) = (1, 0);
            foreach (StackLayer layer in layers)
            {
                period = Int128.Min(period * layer.StrideAt(axis), long.MaxValue);
                steps = Int128.Min(steps + (period * (layer.KernelAt(axis) + layer.StrideAt(axis))), long.MaxValue);
            }

            if (steps > MostSteps)
            {
                throw new RequestFault(
                    $"The overlap takes {steps} steps, and {MostSteps} are taken here: kernels and strides are too large; {Tool}.", control);
            }
        }

        void CheckNumber(long number, string name)
        {
            if (number is > MostNumber or < -MostNumber)
            {
                throw new RequestFault(
                    $"{name} is {number}, and numbers up to {MostNumber} are drawn here: {Tool}.", control == RequestedStack.Kernel ? name : control);
            }
        }
    }

    /// <summary>Why rows of elements are not drawn; null: they are.</summary>
    public static ViewLimit? Exceeded(IReadOnlyList<PathStep> steps)
    {
        Int128 elements = steps.Max(step => Int128.Max(step.Window.Input, step.Window.Output));
        Int128 links = steps.Aggregate((Int128)0, (sum, step) => Int128.Min(sum + step.MostLinks, long.MaxValue));
        return elements > MostElements ? new ViewLimit(elements, "elements", MostElements)
            : links > MostLinks ? new ViewLimit(links, "links", MostLinks) : null;
    }

    /// <summary>Checks that one network of a stack is soon measured with noise.</summary>
    /// <exception cref="ConvolutionArgumentException">Strides, kernels or paddings too large for any measurement.</exception>
    /// <exception cref="RequestFault">It would take too long here.</exception>
    public static void CheckMeasuring(StackedLayers stack)
    {
        (int height, int width) = MeasuringFrame.Of(stack).LargeSize;
        CheckMeasuring(stack, (Int128)height * width, MostPlane, _ => ArtifactMeter.Pictures * ArtifactMeter.Channels * ArtifactMeter.Channels);
    }

    /// <summary>Checks that one network of a stack soon has the map of a photograph.</summary>
    /// <param name="stack">The layers.</param>
    /// <param name="height">The photograph's rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="mostPixels">Of the large end; larger photographs are scaled down.</param>
    /// <exception cref="RequestFault">It would take too long here.</exception>
    public static void CheckPhotograph(StackedLayers stack, long height, long width, int mostPixels)
    {
        Int128 pixels = (Int128)height * width * (stack.IsOfGradient ? 1 : (Int128)stack.ScaleOf(0) * stack.ScaleOf(1));
        int last = stack.Layers.Count - 1;
        CheckMeasuring(stack, Int128.Min(pixels, mostPixels), mostPixels, layer =>
            (layer == 0 ? PhotographVariant.Colors : PhotographVariant.Channels) * (layer == last ? 1 : PhotographVariant.Channels));
    }

    /// <param name="stack">The layers.</param>
    /// <param name="pixels">Of the large end.</param>
    /// <param name="mostPixels">The most of them.</param>
    /// <param name="pairs">Pairs of channels of a layer, for all samples.</param>
    private static void CheckMeasuring(StackedLayers stack, Int128 pixels, long mostPixels, Func<int, int> pairs)
    {
        (Int128 plane, Int128 products) = (pixels, 0);
        bool shrinks = stack.IsOfGradient;
        for (int i = 0; i < stack.Layers.Count; i++)
        {
            // From the large end to the small one.
            int at = shrinks ? i : stack.Layers.Count - 1 - i;
            StackLayer layer = stack.Layers[at];
            products += plane * layer.KernelAt(0) * layer.KernelAt(1) * pairs(at);
            plane = plane / (layer.StrideAt(0) * layer.StrideAt(1)) + 1;
        }

        if (pixels > mostPixels || products > MostProducts)
        {
            throw new RequestFault(
                $"Each network of {Query.Shortened($"{stack}", 100)} takes {products} products on {pixels} pixels, and {MostProducts} on "
                + $"{mostPixels} are taken here: kernels, strides or paddings are too large; {Tool}.", null);
        }
    }
}
