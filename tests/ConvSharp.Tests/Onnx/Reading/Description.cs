using System.Globalization;
using System.Runtime.InteropServices;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;
using Onnx;
using Kind = Onnx.AttributeProto.Types.AttributeType;
using Number = Onnx.TensorProto.Types.DataType;

namespace ConvSharp.Tests.Onnx.Reading;

/// <summary>A model as lines of text, by our reader and by Google's.</summary>
internal static class Description
{
    public static string Of(ModelDefinition model, ModelSource source) => string.Join('\n',
    [
        $"{model.FormatVersion} {model.Producer} {model.ProducerVersion} {model.Domain} {model.ModelVersion} {model.Description}",
        .. model.OperatorSets.Select(set => $"{set.Domain} {set.Version}"),
        .. model.Metadata.Select(entry => $"{entry.Key}={entry.Value}"),
        Of(model.Graph, source),
    ]);

    public static string Of(ModelProto model) => string.Join('\n',
    [
        $"{model.IrVersion} {model.ProducerName} {model.ProducerVersion} {model.Domain} {model.ModelVersion} {model.DocString}",
        .. model.OpsetImport.Select(set => $"{(set.Domain == "ai.onnx" ? "" : set.Domain)} {set.Version}"),
        .. model.MetadataProps.Select(entry => $"{entry.Key}={entry.Value}"),
        Of(model.Graph),
    ]);

    private static string Of(GraphDefinition graph, ModelSource source) => string.Join('\n',
    [
        $"graph {graph.Name}",
        .. graph.Nodes.Select(node => string.Join(' ',
        [
            $"{node.Name}: {node.Domain}.{node.Operator}({string.Join(',', node.Inputs)}) -> {string.Join(',', node.Outputs)}",
            .. node.Attributes.Select(attribute => $"{attribute.Name} {(int)attribute.Kind} {Text(attribute.Value, source)}"),
        ])),
        .. graph.Initializers.Select(tensor => Text(tensor, source)),
        .. graph.Inputs.Concat(graph.Outputs).Select(value => $"{value.Name} {Text(value.Type)}"),
    ]);

    private static string Of(GraphProto graph) => string.Join('\n',
    [
        $"graph {graph.Name}",
        .. graph.Node.Select(node => string.Join(' ',
        [
            $"{node.Name}: {node.Domain}.{node.OpType}({string.Join(',', node.Input)}) -> {string.Join(',', node.Output)}",
            .. node.Attribute.Select(attribute => $"{attribute.Name} {(int)attribute.Type} {Text(attribute)}"),
        ])),
        .. graph.Initializer.Select(Text),
        .. graph.Input.Concat(graph.Output).Select(value => $"{value.Name} {Text(value.Type)}"),
    ]);

    private static string Text(object? value, ModelSource source) => value switch
    {
        TensorDefinition tensor => Text(tensor, source),
        GraphDefinition graph => Of(graph, source),
        float[] numbers => Joined(numbers),
        long[] numbers => Joined(numbers),
        string[] texts => Joined(texts),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Text(AttributeProto attribute) => attribute.Type switch
    {
        Kind.Float => attribute.F.ToString(CultureInfo.InvariantCulture),
        Kind.Int => attribute.I.ToString(CultureInfo.InvariantCulture),
        Kind.String => attribute.S.ToStringUtf8(),
        Kind.Tensor => Text(attribute.T),
        Kind.Graph => Of(attribute.G),
        Kind.Floats => Joined(attribute.Floats),
        Kind.Ints => Joined(attribute.Ints),
        _ => Joined(attribute.Strings.Select(text => text.ToStringUtf8())),
    };

    private static string Text(TensorDefinition tensor, ModelSource source) =>
        $"{tensor.Name} {(int)tensor.Type} [{Joined(tensor.Lengths)}] "
        + Convert.ToHexString(TensorContentReader.Read(tensor, source, widen: false).Bytes.Span);

    private static string Text(TensorProto tensor) =>
        $"{tensor.Name} {tensor.DataType} [{Joined(tensor.Dims)}] {Convert.ToHexString(Bytes(tensor))}";

    /// <summary>The elements by Google's reader.</summary>
    public static byte[] Bytes(TensorProto tensor)
    {
        if (!tensor.RawData.IsEmpty)
            return tensor.RawData.ToByteArray();
        return (Number)tensor.DataType switch
        {
            Number.Float => MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()).ToArray(),
            Number.Double => MemoryMarshal.AsBytes<double>(tensor.DoubleData.ToArray()).ToArray(),
            Number.Int64 => MemoryMarshal.AsBytes<long>(tensor.Int64Data.ToArray()).ToArray(),
            Number.Uint64 => MemoryMarshal.AsBytes<ulong>(tensor.Uint64Data.ToArray()).ToArray(),
            Number.Uint32 => [.. tensor.Uint64Data.SelectMany(number => BitConverter.GetBytes((uint)number))],
            Number.Int32 => MemoryMarshal.AsBytes<int>(tensor.Int32Data.ToArray()).ToArray(),
            Number.Float16 or Number.Bfloat16 or Number.Int16 or Number.Uint16 =>
                [.. tensor.Int32Data.SelectMany(number => BitConverter.GetBytes((short)number))],
            _ => [.. tensor.Int32Data.Select(number => (byte)number)],
        };
    }

    private static string Text(TypeDefinition? type) => type is not { Kind: TypeKind.Tensor }
        ? "no tensor"
        : $"{(int)type.Element} [{(type.Dimensions is null ? "any" : Joined(type.Dimensions.Select(axis => $"{axis.Size}{axis.Name}")))}]";

    private static string Text(TypeProto type) => type.TensorType is not { } tensor
        ? "no tensor"
        : $"{tensor.ElemType} [{(tensor.Shape is null ? "any" : Joined(tensor.Shape.Dim.Select(Text)))}]";

    private static string Text(TensorShapeProto.Types.Dimension axis) =>
        axis.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
            ? axis.DimValue.ToString(CultureInfo.InvariantCulture)
            : axis.DimParam;

    private static string Joined<T>(IEnumerable<T> values) =>
        string.Join(' ', values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
}
