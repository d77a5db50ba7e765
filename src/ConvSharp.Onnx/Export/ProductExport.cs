using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Products of matrices.</summary>
internal static class ProductExport
{
    public static void MatrixMultiply(NodeExport node)
    {
        if (node.Has(2))
            node.Finish("Add", [node.Add("MatMul", [node.Input(0), node.Input(1)]), node.Input(2)]);
        else
            node.Finish("MatMul", [node.Input(0), node.Input(1)]);
    }

    public static void Gemm(NodeExport node)
    {
        var gemm = (Gemm)node.Operation;
        if (gemm.Epilogue.Count > 0)
            throw node.Error("it has fused steps: export the graph as its layers make it");
        node.FinishAsIs(
            "Gemm", Attribute.Of("alpha", gemm.Alpha), Attribute.Of("beta", gemm.Beta), Attribute.Of("transA", gemm.TransposeA),
            Attribute.Of("transB", gemm.TransposeB));
    }
}
