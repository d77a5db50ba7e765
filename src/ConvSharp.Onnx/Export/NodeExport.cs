using System.Runtime.InteropServices;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Export;

/// <summary>One operation on its way into ONNX: its operands, and the nodes that it becomes.</summary>
internal sealed class NodeExport(GraphExport graph, GraphNode node)
{
    private int _parts;

    public Operation Operation => node.Operation;

    public ElementType Type => graph.TypeOf(node.Inputs[0]);

    /// <summary>The lengths of the first input; null where they are not known.</summary>
    public long?[] Shape => graph.ShapeOf(node.Inputs[0]);

    public int Rank => Shape.Length;

    public bool Has(int input) => node.Inputs.Count > input && node.Inputs[input].Length > 0;

    public string Input(int input) => Has(input) ? graph.Use(node.Inputs[input]) : "";

    /// <summary>The value of an input that is a constant.</summary>
    /// <exception cref="InferenceException">It is not.</exception>
    public InferenceTensor Constant(int input) => graph.ConstantOf(node.Inputs[input]) ?? throw Error($"its input {input} is no constant");

    public long[] Integers(int input) => Constant(input).Elements<long>().ToArray();

    /// <summary>A constant input with another shape.</summary>
    public string Reshaped(int input, params long[] lengths) => graph.Constant(Constant(input).Type, lengths, Constant(input).Bytes);

    /// <summary>A constant input of one number, repeated, or of as many as asked for.</summary>
    public string Repeated(int input, params long[] lengths)
    {
        InferenceTensor constant = Constant(input);
        long count = lengths.Aggregate(1L, (product, length) => product * length);
        if (constant.Length == count || constant.Length != 1)
            return Reshaped(input, lengths);
        byte[] bytes = [.. Enumerable.Repeat(constant.Bytes.ToArray(), checked((int)count)).SelectMany(element => element)];
        return graph.Constant(constant.Type, lengths, bytes);
    }

    public string Numbers(params long[] numbers) => graph.Integers(numbers);

    /// <summary>A number of the type of the first input.</summary>
    public string Number(double number) => Filled(number, []);

    /// <summary>The same number in a shape.</summary>
    public string Filled(double number, long[] lengths)
    {
        int count = checked((int)lengths.Aggregate(1L, (product, length) => product * length));
        return Type == ElementType.Float64
            ? graph.Constant(Type, lengths, MemoryMarshal.AsBytes<double>(Enumerable.Repeat(number, count).ToArray()))
            : graph.Constant(Type, lengths, MemoryMarshal.AsBytes<float>(Enumerable.Repeat((float)number, count).ToArray()));
    }

    public string Floats(IEnumerable<double> numbers)
    {
        float[] values = [.. numbers.Select(number => (float)number)];
        return graph.Constant(ElementType.Float32, [values.Length], MemoryMarshal.AsBytes<float>(values));
    }

    /// <summary>Adds a node between others, with one output.</summary>
    /// <returns>The name of the output.</returns>
    public string Add(string op, IReadOnlyList<string> inputs, params AttributeDefinition?[] attributes)
    {
        string output = graph.NewName();
        Add(op, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds the last node, which has the outputs of the operation.</summary>
    public void Finish(string op, IReadOnlyList<string> inputs, params AttributeDefinition?[] attributes) =>
        Add(op, inputs, node.Outputs, attributes);

    /// <summary>Adds a node with the operands and outputs of the operation.</summary>
    public void FinishAsIs(string op, params AttributeDefinition?[] attributes) =>
        Finish(op, [.. Enumerable.Range(0, node.Inputs.Count).Select(Input)], attributes);

    public InferenceException Error(string problem) => new(
        $"node '{node.Name}' ({Operation.Kind}) has no form in ONNX's operator set {OnnxExport.OperatorSet}: {problem}.");

    private void Add(string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, AttributeDefinition?[] attributes) =>
        graph.Add(new NodeDefinition
        {
            Name = _parts++ == 0 ? node.Name : $"{node.Name}_{_parts}",
            Operator = op,
            Inputs = inputs,
            Outputs = outputs,
            Attributes = [.. attributes.OfType<AttributeDefinition>()],
        });
}
