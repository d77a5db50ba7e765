using System.Runtime.InteropServices;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Export;

/// <summary>Turns a graph of operations into one of ONNX's operators, node by node.</summary>
internal sealed class GraphExport(InferenceGraph graph)
{
    private readonly ValueShapes _shapes = new(graph);
    private readonly List<NodeDefinition> _nodes = [];
    private readonly List<TensorDefinition> _initializers = [];
    private readonly HashSet<string> _written = [];
    private int _made;

    /// <exception cref="InferenceException">An operation has no form in ONNX.</exception>
    public GraphDefinition Export()
    {
        foreach (GraphNode node in graph.Nodes)
            ExportTable.Export(new NodeExport(this, node));
        return new GraphDefinition
        {
            Name = graph.Name,
            Nodes = _nodes,
            Initializers = _initializers,
            Inputs = [.. graph.Inputs.Select(input => Value(input.Name))],
            Outputs = [.. graph.Outputs.Select(Value)],
        };
    }

    public ElementType TypeOf(string value) => _shapes.Of(value).Type;

    public long?[] ShapeOf(string value) => _shapes.Of(value).Lengths;

    public InferenceTensor? ConstantOf(string value) => graph.Constants.GetValueOrDefault(value);

    /// <summary>A value as an operand: a constant becomes an initializer with its first use.</summary>
    public string Use(string value)
    {
        if (ConstantOf(value) is { } constant && _written.Add(value))
            Write(value, constant.Type, [.. constant.Shape.ToArray().Select(length => (long)length)], constant.Bytes);
        return value;
    }

    public string Constant(ElementType type, long[] lengths, ReadOnlySpan<byte> bytes)
    {
        string name = NewName();
        Write(name, type, lengths, bytes);
        return name;
    }

    public string Integers(params long[] numbers) =>
        Constant(ElementType.Int64, [numbers.Length], MemoryMarshal.AsBytes<long>(numbers));

    public string NewName()
    {
        string name;
        do
            name = $"onnx_{_made++}";
        while (_shapes.IsDefined(name));
        return name;
    }

    public void Add(NodeDefinition node) => _nodes.Add(node);

    private void Write(string name, ElementType type, long[] lengths, ReadOnlySpan<byte> bytes) =>
        _initializers.Add(new TensorDefinition { Name = name, Type = TypeOf(type), Lengths = lengths, RawData = bytes.ToArray() });

    private static DataType TypeOf(ElementType type) => Enum.GetValues<DataType>().First(each => DataTypes.Element(each) == type);

    private ValueDefinition Value(string name)
    {
        (ElementType type, long?[] lengths) = _shapes.Of(name);
        return new ValueDefinition(
            name, new TypeDefinition(TypeKind.Tensor, TypeOf(type), [.. lengths.Select(length => new DimensionDefinition(length, null))]));
    }
}
