using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators that make values: constants, shapes, ranges, windows.</summary>
internal static class ConstantOperators
{
    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("Constant", Constant);
        table.Add("ConstantOfShape", node => node.Emit(new ConstantOfShape(node.Tensor("value"))));
        table.Add("Shape", Shape);
        table.Add("Size", node => node.Emit(new SizeOf()));
        table.Add("Range", node => node.Emit(new Inference.Operations.Range()));
        foreach (WindowFunction function in Enum.GetValues<WindowFunction>())
            table.Add($"{function}Window", node => Window(node, function));
    }

    private static void Window(OnnxNode node, WindowFunction function)
    {
        var type = (DataType)node.Integer("output_datatype", (long)DataType.Float32);
        ElementType widened = DataTypes.Widened(type) is { } element and not ElementType.Bool
            ? element
            : throw node.Error($"its output is {DataTypes.Name(type)}", "only numbers are held");
        node.Emit(new CosineWindow(function, node.Flag("periodic", absent: true), widened));
    }

    private static void Constant(OnnxNode node)
    {
        InferenceTensor value = node switch
        {
            _ when node.Tensor("value") is { } tensor => tensor,
            _ when node.Has("value_float") => InferenceTensor.Of<float>([node.Float("value_float", 0)]),
            _ when node.Has("value_int") => InferenceTensor.Of<long>([node.Integer("value_int")]),
            _ when node.Floats("value_floats") is { } numbers => InferenceTensor.Of<float>(numbers, numbers.Length),
            _ when node.Integers("value_ints") is { } numbers => InferenceTensor.Of<long>(numbers, numbers.Length),
            _ => throw node.Error("it has no value of numbers", "give one of value, value_float, value_floats, value_int, value_ints"),
        };
        node.EmitConstant(value);
    }

    private static void Shape(OnnxNode node)
    {
        const int FirstWithRange = 15;
        if (node.Version < FirstWithRange)
        {
            node.Emit(new ShapeOf());
            return;
        }

        node.Emit(new ShapeOf(node.Integer("start", 0), node.Has("end") ? node.Integer("end") : null));
    }
}
