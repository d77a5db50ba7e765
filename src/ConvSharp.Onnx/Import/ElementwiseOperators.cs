using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators on each element: functions, comparisons, casts.</summary>
internal static class ElementwiseOperators
{
    /// <summary>Functions without parameters, which have the same names in the engine.</summary>
    private static readonly UnaryFunction[] Plain =
    [
        UnaryFunction.Acos, UnaryFunction.Acosh, UnaryFunction.Asin, UnaryFunction.Asinh, UnaryFunction.Atan, UnaryFunction.Atanh,
        UnaryFunction.Cosh, UnaryFunction.Sinh, UnaryFunction.Tan, UnaryFunction.BitwiseNot,
        UnaryFunction.Abs, UnaryFunction.Ceil, UnaryFunction.Cos, UnaryFunction.Erf, UnaryFunction.Exp, UnaryFunction.Floor,
        UnaryFunction.HardSwish, UnaryFunction.Log, UnaryFunction.Mish, UnaryFunction.Neg, UnaryFunction.Not, UnaryFunction.Reciprocal,
        UnaryFunction.Relu, UnaryFunction.Round, UnaryFunction.Sigmoid, UnaryFunction.Sign, UnaryFunction.Sin, UnaryFunction.Softplus,
        UnaryFunction.Softsign, UnaryFunction.Sqrt, UnaryFunction.Tanh,
    ];

    /// <summary>Functions of two whose operators take more operands, or attributes.</summary>
    private static readonly BinaryFunction[] WithOtherNames =
    [
        BinaryFunction.Max, BinaryFunction.Min, BinaryFunction.Mod, BinaryFunction.Remainder, BinaryFunction.ShiftLeft,
        BinaryFunction.ShiftRight,
    ];

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        foreach (UnaryFunction function in Plain)
            table.Add($"{function}", node => node.Emit(new Unary(function)));
        table.Add("Celu", node => node.Emit(new Unary(UnaryFunction.Celu, node.Float("alpha", 1))));
        table.Add("Elu", node => node.Emit(new Unary(UnaryFunction.Elu, node.Float("alpha", 1))));
        table.Add("Gelu", Gelu);
        table.Add("HardSigmoid", node =>
            node.Emit(new Unary(UnaryFunction.HardSigmoid, node.Float("alpha", 0.2f), node.Float("beta", 0.5f))));
        table.Add("LeakyRelu", node => node.Emit(new Unary(UnaryFunction.LeakyRelu, node.Float("alpha", 0.01f))));
        table.Add("Selu", node =>
            node.Emit(new Unary(UnaryFunction.Selu, node.Float("alpha", 1.67326319f), node.Float("gamma", 1.05070102f))));
        table.Add("Swish", node => node.Emit(new Unary(UnaryFunction.Swish, node.Float("alpha", 1))));
        table.Add("IsNaN", node => node.Emit(new Unary(UnaryFunction.Not), node.Add(
            new Binary(BinaryFunction.Equal), node.Input(0), node.Input(0)))); // NaN alone is not itself
        table.Add("IsInf", IsInfinite);
        table.Add("Shrink", Shrink);
        table.Add("ThresholdedRelu", node => node.Emit(new Unary(UnaryFunction.ThresholdedRelu, node.Float("alpha", 1))));
        foreach (BinaryFunction function in Enum.GetValues<BinaryFunction>().Except(WithOtherNames))
            table.Add($"{function}", node => Binary(node, function));
        foreach (VariadicFunction function in Enum.GetValues<VariadicFunction>())
            table.Add($"{function}", node => node.Emit(new Variadic(function)));
        table.Add("Mod", node => node.Emit(new Binary(node.Flag("fmod") ? BinaryFunction.Remainder : BinaryFunction.Mod)));
        table.Add("BitShift", BitShift);
        table.Add("Where", node => node.Emit(new Where()));
        table.Add("Clip", Clip);
        table.Add("Cast", Cast);
        table.Add("CastLike", CastLike);
    }

    private static void Gelu(OnnxNode node)
    {
        UnaryFunction function = node.Text("approximate", "none") switch
        {
            "none" => UnaryFunction.Gelu,
            "tanh" => UnaryFunction.GeluTanh,
            string other => throw node.Error($"attribute 'approximate' is {Malformed.Quote(other)}", "give none or tanh"),
        };
        node.Emit(new Unary(function));
    }

    private static void BitShift(OnnxNode node)
    {
        BinaryFunction function = node.Text("direction", "") switch
        {
            "LEFT" => BinaryFunction.ShiftLeft,
            "RIGHT" => BinaryFunction.ShiftRight,
            string other => throw node.Error($"attribute 'direction' is {Malformed.Quote(other)}", "give LEFT or RIGHT"),
        };
        node.Emit(new Binary(function));
    }

    private static void IsInfinite(OnnxNode node)
    {
        bool negative = node.Flag("detect_negative", absent: true), positive = node.Flag("detect_positive", absent: true);
        string x = node.Input(0), infinity = Like(node, positive || !negative ? float.PositiveInfinity : float.NegativeInfinity, x);
        if (negative && positive)
            node.Emit(new Binary(BinaryFunction.Equal), node.Add(new Unary(UnaryFunction.Abs), x), infinity);
        else if (negative || positive)
            node.Emit(new Binary(BinaryFunction.Equal), x, infinity);
        else
            node.Emit(new Binary(BinaryFunction.Greater), x, infinity); // no number is
    }

    // In float64, which holds the sums of a number of any other type and a float32 before they are rounded.
    private static void Shrink(OnnxNode node)
    {
        string x = node.Add(new Cast(ElementType.Float64), node.Input(0));
        (string bias, string limit) = (Wide("bias", 0), Wide("lambd", 0.5f));
        string below = node.Add(new Binary(BinaryFunction.Less), x, node.Add(new Unary(UnaryFunction.Neg), limit));
        string above = node.Add(new Binary(BinaryFunction.Greater), x, limit);
        string rest = node.Add(
            new Where(), above, node.Add(new Binary(BinaryFunction.Sub), x, bias), node.Add(InferenceTensor.Of<double>([0])));
        string result = node.Add(new Where(), below, node.Add(new Binary(BinaryFunction.Add), x, bias), rest);
        node.Emit(new CastLike(), result, node.Input(0));

        string Wide(string name, float absent) => node.Add(InferenceTensor.Of<double>([node.Float(name, absent)]));
    }

    private static string Like(OnnxNode node, float number, string value) =>
        node.Add(new CastLike(), node.Add(InferenceTensor.Of<float>([number])), value);

    private static void Binary(OnnxNode node, BinaryFunction function)
    {
        string second = AlignedOperand.Of(node, function == BinaryFunction.PRelu);
        node.Emit(new Binary(function), node.Input(0), second);
    }

    private static void Clip(OnnxNode node)
    {
        const int FirstWithOperands = 11;
        if (node.Version >= FirstWithOperands)
        {
            node.Emit(new Clip());
            return;
        }

        node.Emit(new Clip(), node.Input(0), Bound("min"), Bound("max"));

        string Bound(string name) => node.Has(name)
            ? node.Add(InferenceTensor.Of<float>([node.Float(name, 0)]))
            : InferenceGraphBuilder.Absent;
    }

    private static void CastLike(OnnxNode node)
    {
        const int FirstWithSaturation = 19;
        const int FirstWithRounding = 24;
        if (node.Version >= FirstWithSaturation)
            _ = node.Flag("saturate", absent: true);
        if (node.Version >= FirstWithRounding)
            _ = node.Text("round_mode", "up");
        node.Emit(new CastLike());
    }

    private static void Cast(OnnxNode node)
    {
        const int FirstWithSaturation = 19;
        const int FirstWithRounding = 24;
        var type = (DataType)node.Integer("to");
        if (node.Version >= FirstWithSaturation)
            _ = node.Flag("saturate", absent: true);
        if (node.Version >= FirstWithRounding)
            _ = node.Text("round_mode", "up");
        node.Emit(new Cast(DataTypes.Widened(type)
            ?? throw node.Error($"the cast is to {DataTypes.Name(type)}", "only numbers and truth values are held")));
    }
}
