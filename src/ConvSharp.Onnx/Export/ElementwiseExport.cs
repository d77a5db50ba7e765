using ConvSharp.Files;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Export;

/// <summary>Functions of each element. Those that operator set 17 lacks are made of others.</summary>
internal static class ElementwiseExport
{
    public static void Unary(NodeExport node)
    {
        var unary = (Unary)node.Operation;
        string x = node.Input(0);
        switch (unary.Function)
        {
            case UnaryFunction.Gelu:
                string error = node.Add("Erf", [node.Add("Mul", [x, node.Number(Math.Sqrt(0.5))])]);
                node.Finish("Mul", [node.Add("Mul", [x, node.Number(0.5)]), node.Add("Add", [error, node.Number(1)])]);
                break;
            case UnaryFunction.GeluTanh:
                string cube = node.Add("Mul", [x, node.Add("Mul", [x, x])]);
                string inner = node.Add("Add", [x, node.Add("Mul", [cube, node.Number(0.044715)])]);
                string bent = node.Add("Tanh", [node.Add("Mul", [inner, node.Number(Math.Sqrt(2 / Math.PI))])]);
                node.Finish("Mul", [node.Add("Mul", [x, node.Number(0.5)]), node.Add("Add", [bent, node.Number(1)])]);
                break;
            case UnaryFunction.Mish:
                node.Finish("Mul", [x, node.Add("Tanh", [node.Add("Softplus", [x])])]);
                break;
            case UnaryFunction.Swish:
                string scaled = unary.Alpha == 1 ? x : node.Add("Mul", [x, node.Number(unary.Alpha)]);
                node.Finish("Mul", [x, node.Add("Sigmoid", [scaled])]);
                break;
            case UnaryFunction.HardSigmoid:
                node.Finish("HardSigmoid", [x], Attribute.Of("alpha", unary.Alpha), Attribute.Of("beta", unary.Beta));
                break;
            case UnaryFunction.Selu:
                node.Finish("Selu", [x], Attribute.Of("alpha", unary.Alpha), Attribute.Of("gamma", unary.Beta));
                break;
            case UnaryFunction.Celu or UnaryFunction.Elu or UnaryFunction.LeakyRelu or UnaryFunction.ThresholdedRelu:
                node.Finish(unary.Kind, [x], Attribute.Of("alpha", unary.Alpha));
                break;
            default:
                node.Finish(unary.Kind, [x]);
                break;
        }
    }

    public static void Binary(NodeExport node)
    {
        switch (((Binary)node.Operation).Function)
        {
            case BinaryFunction.Remainder:
                node.FinishAsIs("Mod", Attribute.Of("fmod", 1));
                break;
            case BinaryFunction.Mod when node.Type is ElementType.Float32 or ElementType.Float64:
                // ONNX has Mod with the sign of the divisor for integers alone.
                string whole = node.Add("Floor", [node.Add("Div", [node.Input(0), node.Input(1)])]);
                node.Finish("Sub", [node.Input(0), node.Add("Mul", [whole, node.Input(1)])]);
                break;
            case BinaryFunction.ShiftLeft or BinaryFunction.ShiftRight:
                string direction = ((Binary)node.Operation).Function == BinaryFunction.ShiftLeft ? "LEFT" : "RIGHT";
                node.FinishAsIs("BitShift", Attribute.Of("direction", direction));
                break;
            case BinaryFunction.BitwiseAnd or BinaryFunction.BitwiseOr or BinaryFunction.BitwiseXor:
                throw node.Error("operator set 17 has none for bits: make it of others, or leave it out");
            default:
                node.FinishAsIs(node.Operation.Kind);
                break;
        }
    }

    // The bounds of a Clip have no axes.
    public static void Clip(NodeExport node) => node.Finish(
        "Clip", [node.Input(0), node.Has(1) ? node.Reshaped(1) : "", .. node.Has(2) ? [node.Reshaped(2)] : Array.Empty<string>()]);

    public static void PRelu(NodeExport node)
    {
        long[] slopes = [node.Constant(1).Length, .. Enumerable.Repeat(1L, Math.Max(node.Rank - 2, 0))];
        node.Finish("PRelu", [node.Input(0), node.Reshaped(1, slopes)]);
    }
}
