using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Which code exports which operation.</summary>
internal static class ExportTable
{
    private static readonly Dictionary<Type, Action<NodeExport>> Table = new()
    {
        [typeof(Convolve)] = ConvolutionExport.Convolution,
        [typeof(MatrixMultiply)] = ProductExport.MatrixMultiply,
        [typeof(Gemm)] = ProductExport.Gemm,
        [typeof(Unary)] = ElementwiseExport.Unary,
        [typeof(Binary)] = ElementwiseExport.Binary,
        [typeof(Variadic)] = node => node.FinishAsIs(node.Operation.Kind),
        [typeof(Clip)] = ElementwiseExport.Clip,
        [typeof(ChannelPRelu)] = ElementwiseExport.PRelu,
        [typeof(Dropout)] = node => node.Finish("Identity", [node.Input(0)]),
        [typeof(BatchNormalization)] = NormalizationExport.Batch,
        [typeof(GroupNormalization)] = NormalizationExport.Group,
        [typeof(LayerNormalization)] = NormalizationExport.Layer,
        [typeof(Softmax)] = NormalizationExport.Softmax,
        [typeof(Pool)] = PoolingExport.Windows,
        [typeof(GlobalPool)] = PoolingExport.Global,
        [typeof(AdaptivePool)] = PoolingExport.Adaptive,
        [typeof(SpatialResize)] = ResizeExport.Spatial,
        [typeof(DepthToSpace)] = MovementExport.DepthToSpace,
        [typeof(SpaceToDepth)] = MovementExport.SpaceToDepth,
        [typeof(MergeAxes)] = MovementExport.MergeAxes,
        [typeof(Flatten)] = node => node.FinishAsIs("Flatten", Attribute.Of("axis", ((Flatten)node.Operation).Axis)),
        [typeof(Concat)] = node => node.FinishAsIs("Concat", Attribute.Of("axis", ((Concat)node.Operation).Axis)),
        [typeof(Transpose)] = MovementExport.Transpose,
        [typeof(Reshape)] = node => node.FinishAsIs("Reshape", Attribute.Of("allowzero", ((Reshape)node.Operation).AllowZero)),
        [typeof(Pad)] = PadExport.Pad,
        [typeof(Identity)] = node => node.FinishAsIs("Identity"),
        [typeof(Slice)] = node => node.FinishAsIs("Slice"),
        [typeof(Squeeze)] = node => node.FinishAsIs("Squeeze"),
        [typeof(Unsqueeze)] = node => node.FinishAsIs("Unsqueeze"),
        [typeof(Expand)] = node => node.FinishAsIs("Expand"),
        [typeof(Tile)] = node => node.FinishAsIs("Tile"),
        [typeof(Where)] = node => node.FinishAsIs("Where"),
    };

    /// <exception cref="Inference.InferenceException">The operation has no form in ONNX.</exception>
    public static void Export(NodeExport node)
    {
        if (!Table.TryGetValue(node.Operation.GetType(), out Action<NodeExport>? export))
            throw node.Error("make the layer of others, or leave it out");
        export(node);
    }
}
