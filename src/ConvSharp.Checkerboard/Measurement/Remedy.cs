using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Remedies from the literature against checkerboards, applied to a stack.</summary>
internal static class Remedy
{
    public static readonly Words EvenKernelName = new("kernel divisible by the stride", "卷积核可被步长整除");
    public static readonly Words ResizeName = new("nearest resize, then convolution", "最近邻放大后卷积");
    public static readonly Words IcnrName = new("sub-pixel convolution, ICNR start", "亚像素卷积，ICNR 初始化");
    public static readonly Words AverageName = new("average pooling in place of strides", "用平均池化代替步长");
    public static readonly Words BilinearName = new("bilinear resize, then convolution", "双线性放大后卷积");
    public static readonly Words SubPixelName = new("sub-pixel convolution", "亚像素卷积");
    public static readonly Words MaxName = new("max pooling in place of strides", "用最大池化代替步长");
    public static readonly Words LastLayerName = new("a last transposed layer of stride 1", "末尾加一层步长 1 的转置卷积");
    public static readonly Words BlurName = new("a moving average over one period, last", "末尾加一个周期的滑动平均");

    private static readonly (Words Name, Func<StackLayer, IEnumerable<StackLayer>?> Change)[] ForOutputs =
    [
        (EvenKernelName, EvenKernels),
        (ResizeName, layer => [Odd(layer, StackLayerKind.ResizeNearest)]),
        (BilinearName, layer => [Odd(layer, StackLayerKind.ResizeBilinear)]),
        (SubPixelName, layer => SubPixel(layer, StackLayerKind.SubPixel)),
        (IcnrName, layer => SubPixel(layer, StackLayerKind.SubPixelIcnr)),
    ];

    private static readonly (Words Name, Func<StackLayer, IEnumerable<StackLayer>?> Change)[] ForGradients =
    [
        (EvenKernelName, EvenKernels),
        (AverageName, layer => Pooled(layer, StackLayerKind.AveragePool)),
        (MaxName, layer => Pooled(layer, StackLayerKind.MaxPool)),
    ];

    /// <summary>The remedies that change this stack, each once.</summary>
    public static IEnumerable<(Words Name, StackedLayers Stack)> Of(StackedLayers stack)
    {
        var seen = new List<IReadOnlyList<StackLayer>> { stack.Layers };
        foreach ((Words name, Func<StackLayer, IEnumerable<StackLayer>?> change) in stack.IsOfGradient ? ForGradients : ForOutputs)
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
            yield return (LastLayerName, new StackedLayers([.. stack.Layers, last]));
            var blur = new StackLayer(StackLayerKind.AveragePool, Kernel(stack.ScaleOf), stride: 1);
            yield return (BlurName, new StackedLayers([.. stack.Layers, blur]));
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

    /// <summary>Layers that are even already are not changed.</summary>
    private static IEnumerable<StackLayer>? EvenKernels(StackLayer layer)
    {
        if (layer.IsResize || layer.IsSubPixel || layer.IsEven)
            return [layer];
        bool keepsDilation = layer.Dilation.Count > 0;
        for (int axis = 0; axis < StackLayer.Rank; axis++)
            keepsDilation &= EvenKernel.AtLeast(layer.KernelAt(axis), layer.StrideAt(axis), layer.DilationAt(axis)) is not null;
        PerAxis kernel = Kernel(axis => EvenKernel.AtLeast(layer.KernelAt(axis), layer.StrideAt(axis), dilation: 1)!.Value);
        return [new StackLayer(layer.Kind, kernel, layer.Stride, dilation: keepsDilation ? layer.Dilation : default)];
    }

    private static IEnumerable<StackLayer>? SubPixel(StackLayer layer, StackLayerKind kind) =>
        layer.StrideAt(0) == layer.StrideAt(1) ? [Odd(layer, kind)] : null;

    /// <summary>The layer with a centred kernel of about the same size, and at least 3: it must reach across the enlarged pixels.</summary>
    private static StackLayer Odd(StackLayer layer, StackLayerKind kind) =>
        layer.Kind == kind ? layer : new(kind, Kernel(axis => Math.Max(3, OddKernel(layer, axis))), layer.Stride);

    private static IEnumerable<StackLayer> Pooled(StackLayer layer, StackLayerKind pool) => layer.IsPool
        ? [new StackLayer(pool, layer.Stride, layer.Stride)]
        : [
            new StackLayer(StackLayerKind.Convolution, Kernel(axis => OddKernel(layer, axis)), stride: 1),
            new StackLayer(pool, layer.Stride, layer.Stride),
        ];

    /// <summary>A kernel with an even number of taps loses one; a kernel of 2 gets one instead, since one tap would be too few.</summary>
    private static long OddKernel(StackLayer layer, int axis)
    {
        long kernel = layer.KernelAt(axis);
        return kernel == 2 ? 3 : kernel - 1 + (kernel % 2);
    }

    private static PerAxis Kernel(Func<int, long> sizeAt)
    {
        (long height, long width) = (sizeAt(0), sizeAt(1));
        return height == width ? height : (height, width);
    }
}
