using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators that give elements another shape or place.</summary>
internal static class MovementOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("Identity", node => node.Emit(new Identity()));
        table.Add("Reshape", Reshape);
        table.Add("Flatten", node => node.Emit(new Flatten(checked((int)node.Integer("axis", 1)))));
        table.Add("Transpose", node => node.Emit(new Transpose(Axes(node.Integers("perm")))));
        table.Add("Squeeze", node => WithAxes(node, new Squeeze()));
        table.Add("Unsqueeze", node => WithAxes(node, new Unsqueeze()));
        table.Add("Expand", node => node.Emit(new Expand()));
        table.Add("Tile", node => node.Emit(new Tile()));
        table.Add("Slice", Slice);
        table.Add("Concat", node => node.Emit(new Concat(checked((int)node.Integer("axis")))));
        table.Add("Split", Split);
        table.Add("Gather", node => node.Emit(new Gather(checked((int)node.Integer("axis", 0)))));
    }

    private static int[]? Axes(long[]? axes) => axes is null ? null : Array.ConvertAll(axes, axis => checked((int)axis));

    private static void Reshape(OnnxNode node)
    {
        const int FirstWithZeros = 14;
        node.Emit(new Reshape(node.Version >= FirstWithZeros && node.Flag("allowzero")));
    }

    // Axes have become an operand.
    private static void WithAxes(OnnxNode node, Operation operation)
    {
        const int FirstWithOperand = 13;
        if (node.Version >= FirstWithOperand || node.Integers("axes") is not { } axes)
            node.Emit(operation);
        else
            node.Emit(operation, node.Input(0), node.Add(axes));
    }

    private static void Slice(OnnxNode node)
    {
        const int FirstWithOperands = 10;
        if (node.Version >= FirstWithOperands)
        {
            node.Emit(new Slice());
            return;
        }

        long[] starts = node.Integers("starts") ?? throw node.Error("attribute 'starts' is missing", "give the start of each axis");
        long[] ends = node.Integers("ends") ?? throw node.Error("attribute 'ends' is missing", "give the end of each axis");
        string axes = node.Integers("axes") is { } given ? node.Add(given) : InferenceGraphBuilder.Absent;
        node.Emit(new Slice(), node.Input(0), node.Add(starts), node.Add(ends), axes);
    }

    private static void Split(OnnxNode node)
    {
        const int FirstWithOperand = 13;
        const int FirstWithCount = 18;
        int axis = checked((int)node.Integer("axis", 0));
        if (node.Version >= FirstWithCount && node.Has("num_outputs") && node.Integer("num_outputs") != node.OutputCount)
        {
            throw node.Error(
                $"attribute 'num_outputs' is {node.Integer("num_outputs")}, but {node.OutputCount} outputs are listed", "list as many");
        }

        var split = new Split(axis, node.OutputCount);
        if (node.Version < FirstWithOperand && node.Integers("split") is { } sizes)
            node.Emit(split, node.Input(0), node.Add(sizes));
        else
            node.Emit(split);
    }
}
