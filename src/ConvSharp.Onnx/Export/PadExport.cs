using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Padding. A period, which operator set 17 lacks, is cut from both ends of the input and joined to it.</summary>
internal static class PadExport
{
    public static void Pad(NodeExport node)
    {
        var pad = (Pad)node.Operation;
        long[] given = node.Integers(1);
        long[] axes = node.Has(3) ? node.Integers(3) : [.. Enumerable.Range(0, node.Rank).Select(axis => (long)axis)];
        long[] before = new long[node.Rank], after = new long[node.Rank];
        for (int i = 0; i < axes.Length; i++)
        {
            long axis = axes[i] < 0 ? axes[i] + node.Rank : axes[i];
            (before[axis], after[axis]) = (given[i], given[i + axes.Length]);
        }

        if (pad.Mode == PadMode.Wrap)
            node.Finish("Identity", [Wrapped(node, node.Input(0), before, after)]);
        else
            node.Finish("Pad", Operands(node, node.Input(0), pad.Mode, before, after), Attribute.Of("mode", NameOf(pad.Mode)));
    }

    /// <summary>Padding of the spatial axes of a value.</summary>
    /// <returns>The name of the padded value.</returns>
    public static string Spatial(NodeExport node, string value, PadMode mode, long[] before, long[] after)
    {
        (before, after) = ([0, 0, .. before], [0, 0, .. after]);
        return mode == PadMode.Wrap
            ? Wrapped(node, value, before, after)
            : node.Add("Pad", [value, node.Numbers([.. before, .. after])], Attribute.Of("mode", NameOf(mode)));
    }

    private static string[] Operands(NodeExport node, string value, PadMode mode, long[] before, long[] after)
    {
        string pads = node.Numbers([.. before, .. after]);
        return mode == PadMode.Constant && node.Has(2) ? [value, pads, node.Reshaped(2)] : [value, pads];
    }

    private static string NameOf(PadMode mode) => mode switch
    {
        PadMode.Reflect => "reflect",
        PadMode.Edge => "edge",
        _ => "constant",
    };

    private static string Wrapped(NodeExport node, string value, long[] before, long[] after)
    {
        for (int axis = 0; axis < before.Length; axis++)
        {
            if (before[axis] < 0 || after[axis] < 0)
                throw node.Error("it repeats the input as a period and cuts it too: cut it in a layer of its own");
            List<string> parts = [value];
            if (before[axis] > 0)
                parts.Insert(0, Cut(node, value, axis, -before[axis], long.MaxValue));
            if (after[axis] > 0)
                parts.Add(Cut(node, value, axis, 0, after[axis]));
            if (parts.Count > 1)
                value = node.Add("Concat", parts, Attribute.Of("axis", (long)axis));
        }

        return value;
    }

    private static string Cut(NodeExport node, string value, int axis, long start, long end) =>
        node.Add("Slice", [value, node.Numbers(start), node.Numbers(end), node.Numbers(axis)]);
}
