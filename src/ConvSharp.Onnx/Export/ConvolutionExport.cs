using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Convolutions and transposed convolutions. Their padding is written as numbers, since runtimes differ about its rules.</summary>
internal static class ConvolutionExport
{
    public static void Convolution(NodeExport node)
    {
        var convolve = (Convolve)node.Operation;
        if (convolve.Epilogue.Count > 0 || convolve.Options.OutputSize.Count > 0)
            throw node.Error("it has fused steps or an output size: export the graph as its layers make it");
        ConvolutionOptions options = convolve.Options;
        int rank = node.Rank - 2;
        long[] kernel = [.. node.Constant(1).Shape[2..].ToArray().Select(length => (long)length)];
        long[] strides = Each(options.Stride, rank, 1), dilations = Each(options.Dilation, rank, 1);
        bool isTransposed = convolve.ConvolutionKind == ConvolutionKind.Transposed;
        (long[] before, long[] after, long[] extra) = isTransposed
            ? Cut(node, options, kernel, strides, dilations)
            : Padding(node, options, kernel, strides, dilations);
        string input = node.Input(0);
        if (options.PaddingMode != PaddingMode.Zeros && !isTransposed)
        {
            input = PadExport.Spatial(node, input, ModeOf(options.PaddingMode), before, after);
            (before, after) = (new long[rank], new long[rank]);
        }

        string[] operands = node.Has(2) ? [input, node.Input(1), node.Input(2)] : [input, node.Input(1)];
        node.Finish(
            isTransposed ? "ConvTranspose" : "Conv", operands, Attribute.Of("kernel_shape", kernel), Attribute.Of("strides", strides),
            Attribute.Of("dilations", dilations), Attribute.Of("group", options.Groups), Attribute.Of("pads", [.. before, .. after]),
            isTransposed ? Attribute.Of("output_padding", extra) : null);
    }

    /// <summary>The numbers of each axis.</summary>
    public static long[] Each(PerAxis values, int rank, long unset) =>
        [.. Enumerable.Range(0, rank).Select(axis => values.At(axis, rank, "value", unset))];

    private static PadMode ModeOf(PaddingMode mode) => mode switch
    {
        PaddingMode.Reflect => PadMode.Reflect,
        PaddingMode.Replicate => PadMode.Edge,
        _ => PadMode.Wrap,
    };

    private static (long[] Before, long[] After, long[] Extra) Padding(
        NodeExport node, ConvolutionOptions options, long[] kernel, long[] strides, long[] dilations)
    {
        int rank = kernel.Length;
        if (!options.Padding.IsWord)
            return (Each(options.Padding.Before, rank, 0), Each(options.Padding.After, rank, 0), []);
        long[] before = new long[rank], after = new long[rank];
        for (int axis = 0; axis < rank && options.Padding != Geometry.Padding.Valid; axis++)
        {
            long reach = dilations[axis] * (kernel[axis] - 1);
            if (options.Padding == Geometry.Padding.Causal)
            {
                before[axis] = reach;
                continue;
            }

            long total = reach;
            if (strides[axis] > 1)
            {
                long length = node.Shape[axis + 2] ?? throw node.Error("its padding depends on a length that is not known: give it");
                total = Math.Max(0, ((((length + strides[axis] - 1) / strides[axis]) - 1) * strides[axis]) + reach + 1 - length);
            }

            before[axis] = options.Padding == Geometry.Padding.Same ? total / 2 : total - (total / 2);
            after[axis] = total - before[axis];
        }

        return (before, after, []);
    }

    // A rule makes the output as long as the input times the stride.
    private static (long[] Before, long[] After, long[] Extra) Cut(
        NodeExport node, ConvolutionOptions options, long[] kernel, long[] strides, long[] dilations)
    {
        int rank = kernel.Length;
        long[] extra = Each(options.OutputPadding, rank, 0);
        if (!options.Padding.IsWord)
            return (Each(options.Padding.Before, rank, 0), Each(options.Padding.After, rank, 0), extra);
        long[] before = new long[rank], after = new long[rank];
        for (int axis = 0; axis < rank && options.Padding != Geometry.Padding.Valid; axis++)
        {
            long total = (dilations[axis] * (kernel[axis] - 1)) + 1 - strides[axis];
            if (total < 0 || extra[axis] != 0)
                throw node.Error("its stride is longer than its kernel, or it has output padding beside a padding rule: give numbers");
            before[axis] = options.Padding == Geometry.Padding.Causal ? 0
                : options.Padding == Geometry.Padding.Same ? total / 2 : total - (total / 2);
            after[axis] = total - before[axis];
        }

        return (before, after, extra);
    }
}
