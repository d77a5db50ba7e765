using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Matrix products and determinants.</summary>
internal static class ProductOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("MatMul", node => node.Emit(new MatrixMultiply()));
        table.Add("Gemm", Gemm);
        table.Add("Det", node => node.Emit(new Determinant()));
    }

    private static void Gemm(OnnxNode node)
    {
        const int FirstThatBroadcasts = 7;
        if (node.Version < FirstThatBroadcasts)
            _ = node.Flag("broadcast");
        node.Emit(new Gemm(node.Float("alpha", 1), node.Float("beta", 1), node.Flag("transA"), node.Flag("transB")));
    }
}
