using ConvSharp.Inference.Operations;

namespace ConvSharp.Inference.Fusion;

/// <summary>Orders of axes, as <see cref="Transpose"/> has them: for each axis of the output, the input's axis.</summary>
internal static class Permutation
{
    /// <summary>The order of a transpose; null if the node is none, or names no order for its number of axes.</summary>
    public static int[]? Of(GraphNode? node, ValueRanks ranks)
    {
        if (node?.Operation is not Transpose transpose || (transpose.Axes?.Count ?? ranks.Of(node.Inputs[0])) is not { } rank)
            return null;
        if (transpose.Axes is null)
            return [.. Enumerable.Range(0, rank).Reverse()];
        int[] order = [.. transpose.Axes.Select(axis => axis < 0 ? axis + rank : axis)];
        return order.Order().SequenceEqual(Enumerable.Range(0, rank)) ? order : null;
    }

    /// <summary>Where each axis of the input is in the output.</summary>
    public static int[] Inverse(int[] order)
    {
        int[] places = new int[order.Length];
        for (int axis = 0; axis < order.Length; axis++)
            places[order[axis]] = axis;
        return places;
    }

    /// <summary>One order for two, one after the other.</summary>
    public static int[] Composed(int[] first, int[] second) => [.. second.Select(axis => first[axis])];

    /// <summary>Whether all axes stay where they are.</summary>
    public static bool IsIdentity(int[] order) => order.Select((axis, at) => axis == at).All(stays => stays);

    /// <summary>0, 2, 3, 1.</summary>
    public static string Text(int[] order) => string.Join(", ", order);
}
