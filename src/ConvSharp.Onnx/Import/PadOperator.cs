using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Padding of tensors.</summary>
internal static class PadOperator
{
    private const int FirstWithOperands = 11;

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("Pad", Import);
        table.Add("CenterCropPad", node => node.Emit(new CenterCropPad(node.Integers("axes"))));
    }

    private static void Import(OnnxNode node)
    {
        Pad pad = new(node.Text("mode", "constant") switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            "edge" => PadMode.Edge,
            "wrap" => PadMode.Wrap,
            string other => throw node.Error($"attribute 'mode' is {Malformed.Quote(other)}", "give constant, reflect, edge or wrap"),
        });
        if (node.Version >= FirstWithOperands)
        {
            node.Emit(pad);
            return;
        }

        long[] amounts = node.Integers("pads") ?? throw node.Error("attribute 'pads' is missing", "give two numbers for each axis");
        node.Emit(pad, node.Input(0), node.Add(amounts), node.Add(InferenceTensor.Of<float>([node.Float("value", 0)])));
    }
}
