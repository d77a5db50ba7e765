using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Operations;

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
        bool mayTrain = false;
        if (node.Version >= FirstWithOperands)
        {
            uint seed = unchecked((uint)node.Integer("seed", 0));
            mayTrain = node.HasInput(2) && node.Constant(2) is not { Type: ElementType.Bool, Length: 1, Bytes: [0] };
            if (mayTrain)
                node.Emit(new Dropout(seed));
        }
        else
        {
            _ = node.Float("ratio", 0);
            if (node.Version < FirstOfInference && !node.Flag("is_test"))
                throw node.Error("attribute 'is_test' is 0: the model is in training", "export it for inference");
        }

        if (mayTrain)
            return;
        if (node.HasOutput(0))
            node.EmitPart(new Identity(), [node.Input(0)], 0);
        if (node.HasOutput(1))
            EmitMask(node);
    }

    private static void EmitMask(OnnxNode node)
    {
        InferenceTensor one = node.Version >= FirstWithTruthValues ? InferenceTensor.Of<bool>([true], 1) : InferenceTensor.Of<float>([1], 1);
        node.EmitPart(new ConstantOfShape(one), [node.Add(new ShapeOf(), node.Input(0))], 1);
    }
}
