using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Report;

/// <summary>
/// A stack along one axis as transposed layers with the same paths, as they are drawn: a resize or a shuffle hands each input to as many
/// outputs as it enlarges, and a backward pass is a transposed convolution.
/// </summary>
internal static class OverlapLayers
{
    /// <summary>The layers, without sizes and paddings; null for a bilinear resize, whose paths have weights.</summary>
    public static IReadOnlyList<AxisGeometry>? Of(StackedLayers stack, int axis)
    {
        if (stack.Layers.Any(layer => layer.Kind == StackLayerKind.ResizeBilinear))
            return null;
        return [.. (stack.IsOfGradient ? stack.Layers.Reverse() : stack.Layers).SelectMany(layer => Of(layer, axis))];
    }

    private static IEnumerable<AxisGeometry> Of(StackLayer layer, int axis)
    {
        long stride = layer.StrideAt(axis);
        var window = new AxisGeometry
        {
            Kind = ConvolutionKind.Transposed,
            Kernel = layer.KernelAt(axis),
            Stride = stride,
            Dilation = layer.DilationAt(axis),
        };
        if (!layer.IsResize && !layer.IsSubPixel)
            return [window];
        AxisGeometry convolution = window with { Stride = 1 }, repeat = window with { Kernel = stride, Dilation = 1 };
        return layer.IsResize ? [repeat, convolution] : [convolution, repeat];
    }

    /// <summary>The layers with sizes, for a number of inputs.</summary>
    public static AxisGeometry[] Sized(IReadOnlyList<AxisGeometry> layers, long inputs)
    {
        var sized = new AxisGeometry[layers.Count];
        for (int i = 0; i < sized.Length; i++)
        {
            AxisGeometry layer = layers[i] with { Input = inputs };
            inputs = SizeFormula.TransposedOutput(inputs, layer.Kernel, layer.Stride, padding: 0, layer.Dilation, outputPadding: 0);
            sized[i] = layer with { Output = inputs };
        }

        return sized;
    }
}
