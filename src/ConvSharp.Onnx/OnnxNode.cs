using System.Diagnostics.CodeAnalysis;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Import;

namespace ConvSharp.Onnx;

/// <summary>
/// A node of a model on its way into a graph: its inputs, outputs and attributes. Attributes that nobody asks for are an error, so that
/// none is overlooked.
/// </summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the field's names.")]
public sealed class OnnxNode
{
    private readonly GraphImport _graph;
    private readonly NodeDefinition _node;
    private readonly HashSet<string> _asked = [];

    internal OnnxNode(GraphImport graph, NodeDefinition node, long version) => (_graph, _node, Version) = (graph, node, version);

    /// <summary>The node's name; the first output's, if it has none.</summary>
    public string Name => NodeLabel.Name(_node);

    /// <summary>The operator.</summary>
    public string Operator => _node.Operator;

    /// <summary>The version of the operator's set that the model uses.</summary>
    public long Version { get; }

    /// <summary>How many inputs are listed, absent ones too.</summary>
    public int InputCount => _node.Inputs.Count;

    /// <summary>How many outputs are listed, unwanted ones too.</summary>
    public int OutputCount => _node.Outputs.Count;

    /// <summary>The names of the inputs; empty where one is absent.</summary>
    public IReadOnlyList<string> Inputs => _node.Inputs;

    /// <summary>The names of the outputs; empty where one is not wanted.</summary>
    public IReadOnlyList<string> Outputs => _node.Outputs;

    /// <summary>Whether an input is there.</summary>
    public bool HasInput(int index) => index < _node.Inputs.Count && _node.Inputs[index].Length > 0;

    /// <summary>Whether an output is wanted.</summary>
    public bool HasOutput(int index) => index < _node.Outputs.Count && _node.Outputs[index].Length > 0;

    /// <summary>The name of an input; empty if it is absent.</summary>
    public string Input(int index) => HasInput(index) ? _node.Inputs[index] : InferenceGraphBuilder.Absent;

    /// <summary>The value of an input, if it is a constant; else null.</summary>
    public InferenceTensor? Constant(int index) => HasInput(index) ? _graph.Constant(_node.Inputs[index]) : null;

    /// <summary>Whether an attribute is there.</summary>
    public bool Has(string attribute)
    {
        _asked.Add(attribute);
        return Find(attribute) is not null;
    }

    /// <summary>A number; <paramref name="absent"/> if the attribute is not there.</summary>
    /// <exception cref="OnnxException">The attribute holds something else.</exception>
    public float Float(string attribute, float absent) => Get<float>(attribute, AttributeKind.Float, out float value) ? value : absent;

    /// <summary>An integer; <paramref name="absent"/> if the attribute is not there.</summary>
    /// <exception cref="OnnxException">The attribute holds something else.</exception>
    public long Integer(string attribute, long absent) => Get<long>(attribute, AttributeKind.Integer, out long value) ? value : absent;

    /// <summary>An integer that must be there.</summary>
    /// <exception cref="OnnxException">The attribute is not there, or holds something else.</exception>
    public long Integer(string attribute) =>
        Get<long>(attribute, AttributeKind.Integer, out long value) ? value : throw Missing(attribute);

    /// <summary>A truth value, stored as 0 or 1.</summary>
    /// <exception cref="OnnxException">The attribute holds something else.</exception>
    public bool Flag(string attribute, bool absent = false) => Integer(attribute, absent ? 1 : 0) switch
    {
        0 => false,
        1 => true,
        long other => throw Error($"attribute '{attribute}' is {other}", "give 0 or 1"),
    };

    /// <summary>A text; <paramref name="absent"/> if the attribute is not there.</summary>
    /// <exception cref="OnnxException">The attribute holds something else.</exception>
    public string Text(string attribute, string absent) => Get<string>(attribute, AttributeKind.Text, out string? value) ? value! : absent;

    /// <summary>Integers; null if the attribute is not there.</summary>
    /// <exception cref="OnnxException">The attribute holds something else.</exception>
    public long[]? Integers(string attribute) => Get<long[]>(attribute, AttributeKind.Integers, out long[]? value) ? value : null;

    /// <summary>Numbers; null if the attribute is not there.</summary>
    /// <exception cref="OnnxException">The attribute holds something else.</exception>
    public float[]? Floats(string attribute) => Get<float[]>(attribute, AttributeKind.Floats, out float[]? value) ? value : null;

    /// <summary>Texts; null if the attribute is not there.</summary>
    /// <exception cref="OnnxException">The attribute holds something else.</exception>
    public string[]? Texts(string attribute) => Get<string[]>(attribute, AttributeKind.Texts, out string[]? value) ? value : null;

    /// <summary>A tensor; null if the attribute is not there.</summary>
    /// <exception cref="OnnxException">The attribute holds something else, or a tensor of a type that no graph holds.</exception>
    public InferenceTensor? Tensor(string attribute) =>
        Get<TensorDefinition>(attribute, AttributeKind.Tensor, out TensorDefinition? value) ? _graph.Tensor(value!) : null;

    /// <summary>The graph that an attribute holds.</summary>
    /// <exception cref="OnnxException">The attribute is not there, or holds something else.</exception>
    internal GraphDefinition Graph(string attribute) =>
        Get<GraphDefinition>(attribute, AttributeKind.Graph, out GraphDefinition? value) ? value! : throw Missing(attribute);

    /// <summary>A graph of this node for the inference engine.</summary>
    internal InferenceGraph Nested(
        GraphDefinition graph, IReadOnlyList<string> captured, Action<InferenceGraphBuilder> begin, IEnumerable<ValueDefinition> outputs) =>
        _graph.Nested(graph, captured, begin, outputs);

    /// <summary>A name that no value has yet.</summary>
    internal string NewName(string stem) => _graph.Builder.NewName($"{Name}/{stem}");

    /// <summary>Adds the operation that this node stands for, with the node's own inputs and outputs.</summary>
    public void Emit(Operation operation) => Emit(operation, [.. _node.Inputs]);

    /// <summary>Adds the operation that this node stands for, with other inputs and the node's own outputs.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inputs">The names of its inputs; empty where one is absent.</param>
    public void Emit(Operation operation, params ReadOnlySpan<string> inputs) =>
        _graph.Builder.Add(operation, inputs, [.. _node.Outputs], Name);

    /// <summary>Adds the operation that some of the node's outputs stand for.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inputs">The names of its inputs; empty where one is absent.</param>
    /// <param name="outputs">The names of its outputs, each one of the node's; empty where one is not wanted.</param>
    public void EmitPart(Operation operation, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs) =>
        _graph.Builder.Add(operation, inputs, outputs, Name);

    /// <summary>Adds a part of what this node stands for.</summary>
    /// <param name="operation">What is computed.</param>
    /// <param name="inputs">The names of its inputs; empty where one is absent.</param>
    /// <returns>The name of its output.</returns>
    public string Add(Operation operation, params ReadOnlySpan<string> inputs) => _graph.Builder.Add(operation, inputs);

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    public string Add(InferenceTensor constant) => _graph.Builder.Constant(constant);

    /// <summary>Adds a vector of integers as a constant.</summary>
    /// <returns>Its name.</returns>
    public string Add(ReadOnlySpan<long> constant) => Add(InferenceTensor.Of(constant, constant.Length));

    /// <summary>Makes the node's first output a constant.</summary>
    public void EmitConstant(InferenceTensor value) => _graph.Builder.Constant(_node.Outputs[0], value);

    /// <summary>An error about this node, to be thrown.</summary>
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="fix">What to do, without a full stop.</param>
    public OnnxException Error(string problem, string fix) => _graph.Error(_node, problem, fix);

    /// <exception cref="OnnxException">The node has an attribute that nobody asked for.</exception>
    internal void CheckAttributes()
    {
        foreach (AttributeDefinition attribute in _node.Attributes)
        {
            if (!_asked.Contains(attribute.Name))
            {
                throw Error(
                    $"{Operator} of version {Version} has no attribute {Malformed.Quote(attribute.Name)} "
                    + $"(it has {(_asked.Count == 0 ? "none" : string.Join(", ", _asked.Order(StringComparer.Ordinal)))})",
                    "the model is not valid, or newer than this library");
            }
        }
    }

    private bool Get<T>(string name, AttributeKind kind, out T? value)
    {
        value = default;
        if (!Has(name))
            return false;
        AttributeDefinition attribute = Find(name)!;
        if (attribute.Kind != kind || attribute.Value is not T found)
            throw Error($"attribute '{name}' holds {attribute.Kind}", $"{Operator} takes {kind} there");
        value = found;
        return true;
    }

    private AttributeDefinition? Find(string name)
    {
        foreach (AttributeDefinition attribute in _node.Attributes)
        {
            if (attribute.Name == name)
                return attribute;
        }

        return null;
    }

    private OnnxException Missing(string attribute) => Error($"attribute '{attribute}' is missing", $"{Operator} needs it");
}
