using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Pooling over windows and over whole planes.</summary>
internal static class PoolingOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("MaxPool", node => node.Emit(new Pool(PoolKind.Max, Options(node) with { IsColumnMajor = node.Flag("storage_order") })));
        table.Add("AveragePool", node =>
            node.Emit(new Pool(PoolKind.Average, Options(node) with { CountIncludesPadding = node.Flag("count_include_pad") })));
        table.Add("LpPool", node => node.Emit(new Pool(PoolKind.Lp, Options(node) with { P = node.Integer("p", 2) })));
        table.Add("MaxUnpool", node => node.Emit(new MaxUnpool(Windows(node) with { Padding = WindowPadding.InNumbers(node) })));
        table.Add("GlobalMaxPool", node => node.Emit(new GlobalPool(PoolKind.Max)));
        table.Add("GlobalAveragePool", node => node.Emit(new GlobalPool(PoolKind.Average)));
        table.Add("GlobalLpPool", node => node.Emit(new GlobalPool(PoolKind.Lp, node.Integer("p", 2))));
    }

    private static PoolOptions Options(OnnxNode node) => Windows(node) with
    {
        Dilations = node.Integers("dilations"),
        Padding = WindowPadding.Of(node),
        CeilMode = node.Flag("ceil_mode"),
    };

    private static PoolOptions Windows(OnnxNode node) => new()
    {
        Kernel = node.Integers("kernel_shape") ?? throw node.Error("attribute 'kernel_shape' is missing", "give the window's size"),
        Strides = node.Integers("strides"),
    };
}
