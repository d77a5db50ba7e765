using Google.Protobuf;
using Onnx;

namespace ConvSharp.Tests.Onnx;

/// <summary>Small models by Google's protobuf.</summary>
internal static class Samples
{
    /// <summary>Every kind of field that is read.</summary>
    public static ModelProto Everything()
    {
        var inner = new GraphProto { Name = "then" };
        inner.Node.Add(Node("Relu", ["b"], ["c"], "inner"));
        NodeProto odd = Node("Odd", ["b", "", "w"], ["y", ""], "odd");
        odd.Domain = "com.example";
        odd.Attribute.Add(new AttributeProto { Name = "f", Type = AttributeProto.Types.AttributeType.Float, F = -0.25f });
        odd.Attribute.Add(new AttributeProto { Name = "i", Type = AttributeProto.Types.AttributeType.Int, I = -7 });
        odd.Attribute.Add(new AttributeProto
        {
            Name = "s",
            Type = AttributeProto.Types.AttributeType.String,
            S = ByteString.CopyFromUtf8("naïve"),
        });
        odd.Attribute.Add(new AttributeProto
        {
            Name = "t",
            Type = AttributeProto.Types.AttributeType.Tensor,
            T = new TensorProto { DataType = (int)TensorProto.Types.DataType.Int64, Int64Data = { -1, long.MaxValue }, Dims = { 2 } },
        });
        odd.Attribute.Add(new AttributeProto { Name = "g", Type = AttributeProto.Types.AttributeType.Graph, G = inner });
        odd.Attribute.Add(new AttributeProto
        {
            Name = "floats",
            Type = AttributeProto.Types.AttributeType.Floats,
            Floats = { 1, float.NaN, float.NegativeInfinity },
        });
        odd.Attribute.Add(new AttributeProto
        {
            Name = "ints",
            Type = AttributeProto.Types.AttributeType.Ints,
            Ints = { 0, -1, long.MinValue, 300 },
        });
        odd.Attribute.Add(new AttributeProto
        {
            Name = "strings",
            Type = AttributeProto.Types.AttributeType.Strings,
            Strings = { ByteString.CopyFromUtf8("a"), ByteString.Empty },
        });
        odd.Attribute.Add(new AttributeProto { Name = "none", Type = AttributeProto.Types.AttributeType.Ints });
        var graph = new GraphProto { Name = "graph", DocString = "skipped" };
        graph.Node.Add(Node("Conv", ["x", "w"], ["b"], "conv"));
        graph.Node.Add(odd);
        graph.Initializer.Add(new TensorProto
        {
            Name = "w",
            DataType = (int)TensorProto.Types.DataType.Float,
            Dims = { 1, 1, 1, 2 },
            FloatData = { 0.5f, -2 },
        });
        graph.Initializer.Add(new TensorProto
        {
            Name = "raw",
            DataType = (int)TensorProto.Types.DataType.Double,
            Dims = { 1 },
            RawData = ByteString.CopyFrom(BitConverter.GetBytes(Math.PI)),
        });
        graph.Input.Add(Value("x", "batch", 1, 4, null));
        graph.Output.Add(Value("y"));
        return Model(graph);
    }

    public static ModelProto Model(GraphProto graph, long version = 17) => new()
    {
        IrVersion = 8,
        ProducerName = "tests",
        ProducerVersion = "1",
        DocString = "a model",
        Domain = "com.example",
        ModelVersion = 3,
        Graph = graph,
        MetadataProps = { new StringStringEntryProto { Key = "license", Value = "none" } },
        OpsetImport = { new OperatorSetIdProto { Version = version }, new OperatorSetIdProto { Domain = "com.example", Version = 2 } },
    };

    public static NodeProto Node(string type, string[] inputs, string[] outputs, string name = "") =>
        new() { OpType = type, Name = name, Input = { inputs }, Output = { outputs } };

    /// <param name="name">The value's name.</param>
    /// <param name="axes">A number, a text, or null, for each axis; none for a type without a shape.</param>
    public static ValueInfoProto Value(string name, params object?[] axes)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float };
        if (axes.Length > 0)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.AddRange(axes.Select(axis => axis switch
            {
                int size => new TensorShapeProto.Types.Dimension { DimValue = size },
                string text => new TensorShapeProto.Types.Dimension { DimParam = text },
                _ => new TensorShapeProto.Types.Dimension(),
            }));
        }

        return new() { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
