using System.Runtime.InteropServices;
using ConvSharp.Geometry;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>
/// A layer as an ONNX model of one node, for ONNX Runtime and OpenCV. Field numbers are those of onnx.proto
/// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
/// </summary>
internal static class OnnxModel
{
    public const string Input = "x";
    public const string Output = "y";

    private const string Weight = "w";
    private const string Bias = "b";

    private const int IrVersion = 8;
    private const int OperatorSet = 17;
    private const int FloatType = 1;
    private const int IntegerAttribute = 2;
    private const int IntegersAttribute = 7;

    public static byte[] Of(LayerOperands layer)
    {
        ProtobufMessage graph = new ProtobufMessage()
            .Add(1, Node(layer))
            .Add(2, "layer")
            .Add(5, Tensor(Weight, layer.WeightShape, layer.Weight));
        if (layer.Bias is not null)
            graph.Add(5, Tensor(Bias, [layer.Bias.Length], layer.Bias));
        graph.Add(11, Value(Input, layer.InputShape)).Add(12, Value(Output, layer.OutputShape));

        ProtobufMessage operatorSet = new ProtobufMessage().Add(1, "").Add(2, OperatorSet);
        return new ProtobufMessage().Add(1, IrVersion).Add(7, graph).Add(8, operatorSet).ToArray();
    }

    private static ProtobufMessage Node(LayerOperands layer)
    {
        AxisGeometry[] axes = layer.Geometry.Axes.ToArray();
        bool isTransposed = layer.Geometry.Kind == ConvolutionKind.Transposed;
        ProtobufMessage node = new ProtobufMessage().Add(1, Input).Add(1, Weight);
        if (layer.Bias is not null)
            node.Add(1, Bias);
        node.Add(2, Output)
            .Add(3, "layer")
            .Add(4, isTransposed ? "ConvTranspose" : "Conv")
            .Add(5, Attribute("kernel_shape", axes.Select(axis => axis.Kernel)))
            .Add(5, Attribute("strides", axes.Select(axis => axis.Stride)))
            .Add(5, Attribute("pads", [.. axes.Select(axis => axis.PadBefore), .. axes.Select(axis => axis.PadAfter)]))
            .Add(5, Attribute("dilations", axes.Select(axis => axis.Dilation)))
            .Add(5, new ProtobufMessage().Add(1, "group").Add(3, layer.Geometry.Groups).Add(20, IntegerAttribute));
        return isTransposed ? node.Add(5, Attribute("output_padding", axes.Select(axis => axis.OutputPadding))) : node;
    }

    private static ProtobufMessage Attribute(string name, IEnumerable<long> values) =>
        new ProtobufMessage().Add(1, name).Add(8, values).Add(20, IntegersAttribute);

    private static ProtobufMessage Tensor(string name, IEnumerable<long> shape, float[] values) => new ProtobufMessage()
        .Add(1, shape).Add(2, FloatType).Add(8, name).Add(9, MemoryMarshal.AsBytes(values.AsSpan()));

    private static ProtobufMessage Value(string name, IEnumerable<long> shape)
    {
        ProtobufMessage dimensions = new ProtobufMessage().Add(1, shape.Select(size => new ProtobufMessage().Add(1, size)));
        ProtobufMessage tensorType = new ProtobufMessage().Add(1, FloatType).Add(2, dimensions);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensorType));
    }
}
