using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Softmax, its logarithm, and the place of the largest number.</summary>
internal static class SoftmaxOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("Softmax", node => Import(node, isLogarithm: false));
        table.Add("LogSoftmax", node => Import(node, isLogarithm: true));
        table.Add("Hardmax", Hardmax);
    }

    // Before version 13 all axes from one on were one row.
    private static bool IsOfOneAxis(OnnxNode node) => node.Version >= 13;

    private static void Import(OnnxNode node, bool isLogarithm)
    {
        bool isOneAxis = IsOfOneAxis(node);
        node.Emit(new Softmax(checked((int)node.Integer("axis", isOneAxis ? -1 : 1)), isLogarithm, toEnd: !isOneAxis));
    }

    // 1 where the largest number of the axis is first met, 0 elsewhere.
    private static void Hardmax(OnnxNode node)
    {
        bool isOneAxis = IsOfOneAxis(node);
        int axis = checked((int)node.Integer("axis", isOneAxis ? -1 : 1));
        string rows = isOneAxis ? node.Input(0) : node.Add(new Flatten(axis), node.Input(0));
        int along = isOneAxis ? axis : 1;
        string depth = node.Add(new Gather(), node.Add(new ShapeOf(), rows), node.Add(InferenceTensor.Of<long>([along])));
        string place = node.Add(new ArgExtreme(isLargest: true, along, keepsAxis: false), rows);
        string values = node.Add(new CastLike(), node.Add(InferenceTensor.Of<float>([0, 1], 2)), rows);
        if (isOneAxis)
            node.Emit(new OneHot(along), place, depth, values);
        else
            node.Emit(new Reshape(), node.Add(new OneHot(along), place, depth, values), node.Add(new ShapeOf(), node.Input(0)));
    }
}
