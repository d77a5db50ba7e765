using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Normalizations and softmax.</summary>
internal static class NormalizationExport
{
    public static void Batch(NodeExport node)
    {
        var norm = (BatchNormalization)node.Operation;
        if (norm.IsTraining)
            throw node.Error("it measures each batch: give it running statistics (track_running_stats)");
        node.FinishAsIs("BatchNormalization", Attribute.Of("epsilon", norm.Epsilon));
    }

    /// <summary>Groups are the channels of an instance normalization; their channels are scaled afterwards.</summary>
    public static void Group(NodeExport node)
    {
        var norm = (GroupNormalization)node.Operation;
        if (norm.Groups is not { } groups)
        {
            node.FinishAsIs("InstanceNormalization", Attribute.Of("epsilon", norm.Epsilon));
            return;
        }

        string x = node.Input(0);
        string rows = node.Add("Reshape", [x, node.Numbers(0, groups, -1)]);
        string normal = node.Add(
            "InstanceNormalization", [rows, node.Filled(1, [groups]), node.Filled(0, [groups])], Attribute.Of("epsilon", norm.Epsilon));
        string planes = node.Add("Reshape", [normal, node.Add("Shape", [x])]);
        long[] channels = [node.Constant(1).Length, .. Enumerable.Repeat(1L, node.Rank - 2)];
        node.Finish("Add", [node.Add("Mul", [planes, node.Reshaped(1, channels)]), node.Reshaped(2, channels)]);
    }

    public static void Layer(NodeExport node)
    {
        var norm = (LayerNormalization)node.Operation;
        int first = norm.Axis < 0 ? norm.Axis + node.Rank : norm.Axis;
        long[] lengths = [.. node.Shape[first..].Select(length => length ?? throw node.Error("it is over a length that is not known"))];
        string scale = node.Repeated(1, lengths);
        node.Finish(
            "LayerNormalization", node.Has(2) ? [node.Input(0), scale, node.Repeated(2, lengths)] : [node.Input(0), scale],
            Attribute.Of("axis", (long)norm.Axis), Attribute.Of("epsilon", norm.Epsilon));
    }

    public static void Softmax(NodeExport node)
    {
        var softmax = (Softmax)node.Operation;
        if (softmax.ToEnd)
            throw node.Error("it takes several axes as one: flatten them before");
        node.FinishAsIs(softmax.Kind, Attribute.Of("axis", (long)softmax.Axis));
    }
}
