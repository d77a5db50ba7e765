using ConvSharp.Artifacts;
using ConvSharp.Geometry;

namespace ConvSharp.Laboratory;

/// <summary>What the literature has against a stack's checkerboards, made for this stack.</summary>
internal static class Remedy
{
    public const string EvenKernelName = "kernel divisible by the stride";
    public const string ResizeName = "nearest resize, then convolution";

    private static readonly (string Name, Func<StackLayer, IEnumerable<StackLayer>?> Change)[] ForOutputs =
    [
        (EvenKernelName, EvenKernels),
        (ResizeName, layer => [Odd(layer, StackLayerKind.ResizeNearest)]),
        ("bilinear resize, then convolution", layer => [Odd(layer, StackLayerKind.ResizeBilinear)]),
        ("sub-pixel convolution", layer => SubPixel(layer, StackLayerKind.SubPixel)),
        ("sub-pixel convolution, ICNR start", layer => SubPixel(layer, StackLayerKind.SubPixelIcnr)),
    ];

    private static readonly (string Name, Func<StackLayer, IEnumerable<StackLayer>?> Change)[] ForGradients =
    [
        (EvenKernelName, EvenKernels),
        ("stride 1, then average pooling", layer => Pooled(layer, StackLayerKind.AveragePool)),
        ("stride 1, then max pooling", layer => Pooled(layer, StackLayerKind.MaxPool)),
    ];

    /// <summary>The remedies that change this stack, each once.</summary>
    public static IEnumerable<(string Name, StackedLayers Stack)> Of(StackedLayers stack)
    {
        var seen = new List<IReadOnlyList<StackLayer>> { stack.Layers };
        foreach ((string name, Func<StackLayer, IEnumerable<StackLayer>?> change) in stack.IsOfGradient ? ForGradients : ForOutputs)
        {
            if (Changed(stack, change) is { } changed && !seen.Exists(layers => layers.SequenceEqual(changed.Layers)))
            {
                seen.Add(changed.Layers);
                yield return (name, changed);
            }
        }

        if (!stack.IsOfGradient && stack.ScaleOf(0) * stack.ScaleOf(1) > 1)
        {
            var last = new StackLayer(StackLayerKind.Transposed, kernel: 3, stride: 1);
            yield return ("a last transposed layer of stride 1", new StackedLayers([.. stack.Layers, last]));
        }
    }

    private static StackedLayers? Changed(StackedLayers stack, Func<StackLayer, IEnumerable<StackLayer>?> change)
    {
        var layers = new List<StackLayer>();
        foreach (StackLayer layer in stack.Layers)
        {
            if (!layer.HasStride)
                layers.Add(layer);
            else if (change(layer) is { } changed)
                layers.AddRange(changed);
            else
                return null;
        }

        return new StackedLayers([.. layers]);
    }

    private static IEnumerable<StackLayer>? EvenKernels(StackLayer layer)
    {
        if (layer.Kind is not (StackLayerKind.Transposed or StackLayerKind.Convolution))
            return [layer];
        var kernel = new long[StackLayer.Rank];
        for (int axis = 0; axis < kernel.Length; axis++)
            kernel[axis] = EvenKernel.AtLeast(layer.KernelAt(axis), layer.StrideAt(axis), dilation: 1)!.Value;
        return [new StackLayer(layer.Kind, One(kernel), layer.Stride)];
    }

    private static IEnumerable<StackLayer>? SubPixel(StackLayer layer, StackLayerKind kind) =>
        layer.StrideAt(0) == layer.StrideAt(1) ? [Odd(layer, kind)] : null;

    /// <summary>With a centred kernel of about the same size.</summary>
    private static StackLayer Odd(StackLayer layer, StackLayerKind kind) => new(kind, OddKernel(layer), layer.Stride);

    private static IEnumerable<StackLayer> Pooled(StackLayer layer, StackLayerKind pool) => layer.IsPool
        ? [new StackLayer(pool, layer.Stride, layer.Stride)]
        : [new StackLayer(StackLayerKind.Convolution, OddKernel(layer), stride: 1), new StackLayer(pool, layer.Stride, layer.Stride)];

    private static PerAxis OddKernel(StackLayer layer)
    {
        var kernel = new long[StackLayer.Rank];
        for (int axis = 0; axis < kernel.Length; axis++)
            kernel[axis] = Math.Max(3, layer.KernelAt(axis) - 1 + (layer.KernelAt(axis) % 2));
        return One(kernel);
    }

    private static PerAxis One(long[] values) => values[0] == values[1] ? values[0] : values;
}
