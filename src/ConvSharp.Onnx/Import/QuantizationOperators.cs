using ConvSharp.Files;
using ConvSharp.Inference.Operations;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>Operators between numbers and their quantised integers.</summary>
internal static class QuantizationOperators
{
    private const int FirstWithAxis = 13;
    private const int FirstWithSaturation = 19;
    private const int FirstWithBlocks = 21;
    private const int FirstWithType = 23;

    public static void AddTo(Dictionary<string, Action<OnnxNode>> table)
    {
        table.Add("QuantizeLinear", Quantize);
        table.Add("DequantizeLinear", Dequantize);
    }

    private static void Quantize(OnnxNode node)
    {
        int axis = Axis(node);
        if (node.Version >= FirstWithSaturation)
            _ = node.Flag("saturate", absent: true);
        if (node.Version >= FirstWithType && node.Integer("precision", 0) is var precision and not (0 or (long)DataType.Float32))
            throw node.Error($"attribute 'precision' is {precision}", "give float32");
        var type = (DataType)(node.Version >= FirstWithBlocks ? node.Integer("output_dtype", 0) : 0);
        ElementType output = type == DataType.Undefined
            ? ElementType.UInt8
            : DataTypes.Widened(type) ?? throw node.Error($"its output is {DataTypes.Name(type)}", "only integers of 8 and 16 bits are made");
        node.Emit(new QuantizeLinear(axis, output));
    }

    private static void Dequantize(OnnxNode node)
    {
        int axis = Axis(node);
        if (node.Version >= FirstWithType && node.Integer("output_dtype", 0) is var type and not (0 or (long)DataType.Float32))
            throw node.Error($"its output is {DataTypes.Name((DataType)type)}", "only float32 is made");
        node.Emit(new DequantizeLinear(axis));
    }

    private static int Axis(OnnxNode node)
    {
        if (node.Version >= FirstWithBlocks && node.Integer("block_size", 0) != 0)
            throw node.Error("it has a scale for each block of an axis", "export it with one for each place on an axis");
        return node.Version >= FirstWithAxis ? checked((int)node.Integer("axis", 1)) : 1;
    }
}
