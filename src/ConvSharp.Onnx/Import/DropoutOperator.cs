using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>Dropout: the identity, unless a model asks for training.</summary>
internal static class DropoutOperator
{
    private const int FirstOfInference = 7;
    private const int FirstWithTruthValues = 10;
    private const int FirstWithOperands = 12;

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table) => table.Add("Dropout", Import);

    private static void Import(OnnxNode node)
    {
        if (node.Version >= FirstWithOperands)
        {
            node.Emit(new Dropout(seed: node.Integer("seed", 0)));
            return;
        }

        float ratio = node.Float("ratio", 0.5f);
        if (node.Version < FirstOfInference && !node.Flag("is_test"))
            throw node.Error("attribute 'is_test' is 0: the model is in training", "export it for inference");
        if (node.Version >= FirstWithTruthValues || !node.HasOutput(1))
        {
            node.Emit(new Dropout(ratio));
            return;
        }

        // The mask was of numbers.
        node.EmitPart(new Dropout(ratio), [node.Input(0)], [node.Outputs[0]]);
        var ones = new ConstantOfShape(InferenceTensor.Of<float>([1], 1));
        node.EmitPart(ones, [node.Add(new ShapeOf(), node.Input(0))], [node.Outputs[1]]);
    }
}
