using ConvSharp.Files;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;

namespace ConvSharp.Onnx.Import;

/// <summary>
/// Products and convolutions of quantised integers. Sums are exact: those of matrices in int32, those of convolutions in float64, which
/// holds every int32.
/// </summary>
internal static class IntegerProductOperators
{
    // Places of the operands of QLinearMatMul and QLinearConv; MatMulInteger and ConvInteger have the zero points alone.
    private const int FirstScale = 1, FirstZero = 2, Second = 3, SecondScale = 4, SecondZero = 5, ResultScale = 6, ResultZero = 7, Bias = 8;

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("MatMulInteger", node => node.Emit(new MatrixMultiply(), OfRows(node, 0, 2), OfColumns(node, 1, 3)));
        table.Add("ConvInteger", node =>
        {
            string sums = Sums(node, (0, 2), (1, 3), InferenceGraphBuilder.Absent);
            node.Emit(new Cast(ElementType.Int32), sums);
        });
        table.Add("QLinearMatMul", QuantizedProduct);
        table.Add("QLinearConv", QuantizedConvolution);
        table.Add("DynamicQuantizeLinear", DynamicQuantize);
    }

    private static void QuantizedProduct(OnnxNode node)
    {
        string sums = node.Add(new MatrixMultiply(), OfRows(node, 0, FirstZero), OfColumns(node, Second, SecondZero));
        Requantize(node, sums, OfEachRow(node, node.Input(FirstScale), node.Input(Second)), node.Input(SecondScale));
    }

    private static void QuantizedConvolution(OnnxNode node)
    {
        string bias = node.HasInput(Bias) ? node.Add(new Cast(ElementType.Float64), node.Input(Bias)) : InferenceGraphBuilder.Absent;
        string sums = Sums(node, (0, FirstZero), (Second, SecondZero), bias);
        Requantize(node, sums, node.Input(FirstScale), WithOnes(node, node.Input(SecondScale), node.Input(Second), 2));
    }

    private static void Requantize(OnnxNode node, string sums, string firstScale, string secondScale)
    {
        string real = node.Add(new CastLike(), sums, firstScale);
        string scale = node.Add(new Binary(BinaryFunction.Mul), firstScale, secondScale);
        string scaled = node.Add(new Binary(BinaryFunction.Mul), real, scale);

        // A scale in a vector of one number gives the product of vectors no axis.
        scaled = node.Add(new Reshape(allowZero: true), scaled, node.Add(new ShapeOf(), sums));
        node.Emit(new QuantizeLinear(), scaled, node.Input(ResultScale), node.Input(ResultZero));
    }

    private static string Sums(OnnxNode node, (int Value, int Zero) input, (int Value, int Zero) weight, string bias)
    {
        ConvolutionOperators.CheckKernel(node, weight.Value);
        string x = Centred(node, ElementType.Float64, node.Input(input.Value), node.Input(input.Zero));
        string zeros = node.HasInput(weight.Zero)
            ? WithOnes(node, node.Input(weight.Zero), node.Input(weight.Value), 1)
            : InferenceGraphBuilder.Absent;
        string w = Centred(node, ElementType.Float64, node.Input(weight.Value), zeros);
        string sums = node.Add(new Convolve(ConvolutionKind.Convolution, ConvolutionOperators.Options(node)), x, w, bias);
        return node.Add(new Unary(UnaryFunction.Round), sums); // a fast algorithm's rounding errors are far below a half
    }

    private static string OfRows(OnnxNode node, int value, int zero)
    {
        string zeros = node.HasInput(zero) ? OfEachRow(node, node.Input(zero), node.Input(value)) : InferenceGraphBuilder.Absent;
        return Centred(node, ElementType.Int32, node.Input(value), zeros);
    }

    private static string OfColumns(OnnxNode node, int value, int zero) =>
        Centred(node, ElementType.Int32, node.Input(value), node.Input(zero));

    private static string Centred(OnnxNode node, ElementType type, string value, string zero)
    {
        string wide = node.Add(new Cast(type), value);
        return zero.Length == 0 ? wide : node.Add(new Binary(BinaryFunction.Sub), wide, node.Add(new Cast(type), zero));
    }

    /// <summary>
    /// A vector as a column, so that each row of a matrix has one of its numbers; a number or more axes stay. Where the factor by which
    /// there are columns is a vector itself, there are none, and all stays.
    /// </summary>
    private static string OfEachRow(OnnxNode node, string value, string factor)
    {
        string shape = node.Add(new ShapeOf(), value), rank = node.Add(new ShapeOf(), shape);
        string isVector = node.Add(new Binary(BinaryFunction.Equal), rank, node.Add([1]));
        string factorRank = node.Add(new ShapeOf(), node.Add(new ShapeOf(), factor));
        string hasColumns = node.Add(new Binary(BinaryFunction.Greater), factorRank, node.Add([1]));
        string added = node.Add(new Cast(ElementType.Int64), node.Add(new Binary(BinaryFunction.And), isVector, hasColumns));
        return node.Add(new Reshape(), value, node.Add(new Concat(0), shape, Ones(node, added)));
    }

    /// <summary>A number or a vector with as many axes of length 1 behind it as another value has beyond some.</summary>
    private static string WithOnes(OnnxNode node, string value, string other, long beyond)
    {
        string rank = node.Add(new ShapeOf(), node.Add(new ShapeOf(), other));
        string added = node.Add(new Binary(BinaryFunction.Sub), rank, node.Add([beyond]));
        return node.Add(new Reshape(), value, node.Add(new Concat(0), node.Add(new ShapeOf(), value), Ones(node, added)));
    }

    private static string Ones(OnnxNode node, string count) => node.Add(new ConstantOfShape(InferenceTensor.Of<long>([1], 1)), count);

    /// <summary>Scale and zero point are chosen so that the numbers and 0 fill the range of uint8.</summary>
    private static void DynamicQuantize(OnnxNode node)
    {
        string zero = Number(0), range = Number(byte.MaxValue);
        string low = Extreme(ReduceKind.Min, VariadicFunction.Min), high = Extreme(ReduceKind.Max, VariadicFunction.Max);
        string scale = node.Add(new Binary(BinaryFunction.Div), node.Add(new Binary(BinaryFunction.Sub), high, low), range);
        string place = node.Add(new Binary(BinaryFunction.Div), node.Add(new Unary(UnaryFunction.Neg), low), scale);
        string whole = node.Add(new Unary(UnaryFunction.Round), node.Add(new Clip(), place, zero, range));
        string point = node.Add(new Cast(ElementType.UInt8), whole);
        node.EmitPart(new QuantizeLinear(), [node.Input(0), scale, point], [node.Outputs[0]]);
        if (node.HasOutput(1))
            node.EmitPart(new Identity(), [scale], [node.Outputs[1]]);
        if (node.HasOutput(2))
            node.EmitPart(new Identity(), [point], [node.Outputs[2]]);

        string Extreme(ReduceKind kind, VariadicFunction function) =>
            node.Add(new Variadic(function), node.Add(new Reduce(kind, keepsAxes: false), node.Input(0)), zero);

        string Number(float number) => node.Add(InferenceTensor.Of<float>([number]));
    }
}
