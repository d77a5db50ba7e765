using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators that reduce axes.</summary>
internal static class ReductionOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        foreach (ReduceKind kind in Enum.GetValues<ReduceKind>())
            table.Add($"Reduce{kind}", node => Reduce(node, kind));
        table.Add("ArgMax", node => ArgExtreme(node, isLargest: true));
        table.Add("ArgMin", node => ArgExtreme(node, isLargest: false));
    }

    // The axes have become an operand, of the sum earlier than of the others.
    private static void Reduce(OnnxNode node, ReduceKind kind)
    {
        const int FirstSumWithOperand = 13;
        const int FirstWithOperand = 18;
        bool keeps = node.Flag("keepdims", absent: true);
        if (node.Version >= (kind == ReduceKind.Sum ? FirstSumWithOperand : FirstWithOperand))
        {
            node.Emit(new Reduce(kind, keeps, node.Flag("noop_with_empty_axes")));
            return;
        }

        string axes = node.Integers("axes") is { } given ? node.Add(given) : InferenceGraphBuilder.Absent;
        node.Emit(new Reduce(kind, keeps), node.Input(0), axes);
    }

    private static void ArgExtreme(OnnxNode node, bool isLargest)
    {
        int axis = checked((int)node.Integer("axis", 0));
        bool keeps = node.Flag("keepdims", absent: true), selectsLast = node.Flag("select_last_index");
        node.Emit(new ArgExtreme(isLargest, axis, keeps, selectsLast));
    }
}
