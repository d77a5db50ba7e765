using ConvSharp.Geometry;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Export;

/// <summary>Pooling over windows, whole planes, and windows that cut planes into equal parts.</summary>
internal static class PoolingExport
{
    public static void Windows(NodeExport node)
    {
        var pool = (Pool)node.Operation;
        PoolOptions options = pool.Options;
        int rank = node.Rank - 2;
        bool hasDilation = options.Dilations?.Any(dilation => dilation != 1) ?? false;
        if (hasDilation && pool.PoolKind != PoolKind.Max)
            throw node.Error("only a maximum has dilated windows");
        bool isMax = pool.PoolKind == PoolKind.Max;
        node.FinishAsIs(
            pool.Kind, Attribute.Of("kernel_shape", options.Kernel),
            Attribute.Of("strides", options.Strides ?? Enumerable.Repeat(1L, rank)),
            hasDilation ? Attribute.Of("dilations", options.Dilations!) : null, Pads(node, options, rank),
            options.CeilMode ? Attribute.Of("ceil_mode", value: true) : null,
            pool.PoolKind == PoolKind.Average ? Attribute.Of("count_include_pad", options.CountIncludesPadding) : null,
            pool.PoolKind == PoolKind.Lp ? Attribute.Of("p", options.P) : null,
            isMax && options.IsColumnMajor ? Attribute.Of("storage_order", value: true) : null);
    }

    public static void Global(NodeExport node)
    {
        var pool = (GlobalPool)node.Operation;
        node.FinishAsIs(pool.Kind, pool.PoolKind == PoolKind.Lp ? Attribute.Of("p", pool.P) : null);
    }

    public static void Adaptive(NodeExport node)
    {
        var pool = (AdaptivePool)node.Operation;
        long[] windows = new long[pool.Sizes.Length];
        for (int axis = 0; axis < windows.Length; axis++)
        {
            if (node.Shape[axis + 2] is not { } length || length % pool.Sizes[axis] != 0)
            {
                throw node.Error(
                    $"its {pool.Sizes[axis]} windows along spatial axis {axis} are not known to be equal: give an input whose " +
                    "length there is known and a multiple of them");
            }

            windows[axis] = length / pool.Sizes[axis];
        }

        node.FinishAsIs($"{pool.PoolKind}Pool", Attribute.Of("kernel_shape", windows), Attribute.Of("strides", windows));
    }

    private static AttributeDefinition Pads(NodeExport node, PoolOptions options, int rank)
    {
        Padding padding = options.Padding;
        if (!padding.IsWord || padding == Padding.Valid)
        {
            return Attribute.Of(
                "pads", [.. ConvolutionExport.Each(padding.Before, rank, 0), .. ConvolutionExport.Each(padding.After, rank, 0)]);
        }

        return padding == Padding.Same ? Attribute.Of("auto_pad", "SAME_UPPER")
            : padding == Padding.SameLower ? Attribute.Of("auto_pad", "SAME_LOWER")
            : throw node.Error("its padding is a rule that ONNX lacks: give numbers");
    }
}
