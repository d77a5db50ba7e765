using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Softmax and its logarithm.</summary>
internal static class SoftmaxOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("Softmax", node => Import(node, isLogarithm: false));
        table.Add("LogSoftmax", node => Import(node, isLogarithm: true));
    }

    // Before version 13 all axes from one on were one row.
    private static void Import(OnnxNode node, bool isLogarithm)
    {
        const int FirstOfOneAxis = 13;
        bool isOneAxis = node.Version >= FirstOfOneAxis;
        node.Emit(new Softmax(checked((int)node.Integer("axis", isOneAxis ? -1 : 1)), isLogarithm, toEnd: !isOneAxis));
    }
}
