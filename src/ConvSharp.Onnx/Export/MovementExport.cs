using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Operations that move elements.</summary>
internal static class MovementExport
{
    public static void DepthToSpace(NodeExport node)
    {
        var shuffle = (DepthToSpace)node.Operation;
        string mode = shuffle.Order == PixelOrder.DepthFirst ? "CRD" : "DCR";
        node.FinishAsIs("DepthToSpace", Attribute.Of("blocksize", (long)shuffle.BlockSize), Attribute.Of("mode", mode));
    }

    /// <summary>ONNX orders a block's channels by pixel first; the other order is a transposition of the blocks.</summary>
    public static void SpaceToDepth(NodeExport node)
    {
        var shuffle = (SpaceToDepth)node.Operation;
        long block = shuffle.BlockSize;
        if (shuffle.Order == PixelOrder.DepthLast)
        {
            node.FinishAsIs("SpaceToDepth", Attribute.Of("blocksize", block));
            return;
        }

        if (node.Shape is not [_, { } channels, { } height, { } width])
            throw node.Error("it needs the lengths of channels, height and width: give them");
        string blocks = node.Add(
            "Reshape", [node.Input(0), node.Numbers(-1, channels, height / block, block, width / block, block)]);
        string ordered = node.Add("Transpose", [blocks], Attribute.Of("perm", [0, 1, 3, 5, 2, 4]));
        node.Finish("Reshape", [ordered, node.Numbers(-1, channels * block * block, height / block, width / block)]);
    }

    public static void MergeAxes(NodeExport node)
    {
        var merge = (MergeAxes)node.Operation;
        int first = Axis(merge.First, node.Rank), last = Axis(merge.Last, node.Rank);
        if (first == 1 && last == node.Rank - 1)
        {
            node.Finish("Flatten", [node.Input(0)], Attribute.Of("axis", 1L));
            return;
        }

        // A length of 0 is the input's own; it stands for the axes before, which have not moved.
        IEnumerable<long> rest = node.Shape[(last + 1)..].Select(length => length ?? throw node.Error(
            "a length after the merged axes is not known: give it"));
        node.Finish("Reshape", [node.Input(0), node.Numbers([.. new long[first], -1, .. rest])]);
    }

    public static void Transpose(NodeExport node)
    {
        IReadOnlyList<int>? axes = ((Transpose)node.Operation).Axes;
        node.FinishAsIs("Transpose", axes is null ? null : Attribute.Of("perm", axes.Select(axis => (long)Axis(axis, node.Rank))));
    }

    private static int Axis(int axis, int rank) => axis < 0 ? axis + rank : axis;
}
