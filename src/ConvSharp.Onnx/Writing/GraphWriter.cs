using System.Globalization;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Writing;

/// <summary>Writes graphs and what they are made of.</summary>
internal static class GraphWriter
{
    public static ProtoWriter Graph(GraphDefinition graph)
    {
        ProtoWriter writer = new();
        foreach (NodeDefinition node in graph.Nodes)
            writer.Message(1, Node(node));
        writer.Text(2, graph.Name);
        foreach (TensorDefinition tensor in graph.Initializers)
            writer.Message(5, Tensor(tensor));
        foreach (ValueDefinition input in graph.Inputs)
            writer.Message(11, Value(input));
        foreach (ValueDefinition output in graph.Outputs)
            writer.Message(12, Value(output));
        return writer;
    }

    public static ProtoWriter Entry(string key, string value)
    {
        ProtoWriter writer = new();
        writer.Text(1, key);
        writer.Text(2, value);
        return writer;
    }

    public static ProtoWriter Tensor(TensorDefinition tensor)
    {
        ProtoWriter writer = new();
        if (tensor.Lengths.Length > 0)
            writer.Integers(1, tensor.Lengths);
        writer.Integer(2, (int)tensor.Type);
        writer.OptionalText(8, tensor.Name);
        if (tensor.External is { } external)
        {
            writer.Message(13, Entry("location", external.Location));
            writer.Message(13, Entry("offset", external.Offset.ToString(CultureInfo.InvariantCulture)));
            if (external.Length is { } length)
                writer.Message(13, Entry("length", length.ToString(CultureInfo.InvariantCulture)));
            writer.Integer(14, 1);
            return writer;
        }

        writer.Bytes(9, tensor.RawData ?? throw new ArgumentException($"Tensor '{tensor.Name}' has no bytes: give RawData or External."));
        return writer;
    }

    private static ProtoWriter Node(NodeDefinition node)
    {
        ProtoWriter writer = new();
        foreach (string input in node.Inputs)
            writer.Text(1, input);
        foreach (string output in node.Outputs)
            writer.Text(2, output);
        writer.OptionalText(3, node.Name);
        writer.Text(4, node.Operator);
        foreach (AttributeDefinition attribute in node.Attributes)
            writer.Message(5, Attribute(attribute));
        writer.OptionalText(7, node.Domain);
        return writer;
    }

    private static ProtoWriter Attribute(AttributeDefinition attribute)
    {
        ProtoWriter writer = new();
        writer.Text(1, attribute.Name);
        switch (attribute.Value)
        {
            case float number:
                writer.Float(2, number);
                break;
            case long number:
                writer.Integer(3, number);
                break;
            case string text:
                writer.Text(4, text);
                break;
            case TensorDefinition tensor:
                writer.Message(5, Tensor(tensor));
                break;
            case GraphDefinition graph:
                writer.Message(6, Graph(graph));
                break;
            case float[] numbers:
                writer.Floats(7, numbers);
                break;
            case long[] numbers:
                writer.Integers(8, numbers);
                break;
            case string[] texts:
                foreach (string text in texts)
                    writer.Text(9, text);
                break;
            case TensorDefinition[] tensors:
                foreach (TensorDefinition tensor in tensors)
                    writer.Message(10, Tensor(tensor));
                break;
            case GraphDefinition[] graphs:
                foreach (GraphDefinition graph in graphs)
                    writer.Message(11, Graph(graph));
                break;
            default:
                throw new ArgumentException($"Attribute '{attribute.Name}' holds {attribute.Kind}, which is not written.");
        }

        writer.Integer(20, (int)attribute.Kind);
        return writer;
    }

    private static ProtoWriter Value(ValueDefinition value)
    {
        ProtoWriter writer = new();
        writer.Text(1, value.Name);
        if (value.Type is { } type)
            writer.Message(2, Type(value.Name, type));
        return writer;
    }

    private static ProtoWriter Type(string name, TypeDefinition type)
    {
        if (type.Kind != TypeKind.Tensor)
            throw new ArgumentException($"Value '{name}' is a {type.Kind}; only tensors are written.");
        ProtoWriter tensor = new();
        tensor.Integer(1, (int)type.Element);
        if (type.Dimensions is { } dimensions)
        {
            ProtoWriter shape = new();
            foreach (DimensionDefinition dimension in dimensions)
                shape.Message(1, Dimension(dimension));
            tensor.Message(2, shape);
        }

        ProtoWriter writer = new();
        writer.Message(1, tensor);
        return writer;
    }

    private static ProtoWriter Dimension(DimensionDefinition dimension)
    {
        ProtoWriter writer = new();
        if (dimension.Size is { } size)
            writer.Integer(1, size);
        else if (dimension.Name is { } name)
            writer.Text(2, name);
        return writer;
    }
}
