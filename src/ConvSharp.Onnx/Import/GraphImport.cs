using System.Runtime.InteropServices;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>Makes the inference engine's graph from a model's graph, or from a graph inside one of its nodes.</summary>
internal sealed class GraphImport
{
    private readonly ModelSource _source;
    private readonly GraphDefinition _graph;
    private readonly OperatorTable _operators;
    private readonly Dictionary<string, long> _versions;
    private readonly GraphImport? _around;
    private readonly HashSet<string> _captured;

    /// <param name="source">Where the model comes from.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is loaded.</param>
    /// <exception cref="OnnxException">The versions of its operators are not known.</exception>
    public GraphImport(ModelSource source, ModelDefinition model, OnnxOptions options)
    {
        (_source, _graph, _operators, _captured) = (source, model.Graph, new OperatorTable(options.Operators), []);
        _versions = OperatorVersions.Of(source, model);
        Builder = new InferenceGraphBuilder(_graph.Name);
    }

    private GraphImport(GraphImport around, GraphDefinition graph, IEnumerable<string> captured)
    {
        (_source, _graph, _operators, _captured) = (around._source, graph, around._operators, [.. captured]);
        (_versions, _around) = (around._versions, around);
        Builder = new InferenceGraphBuilder(_graph.Name);
    }

    public InferenceGraphBuilder Builder { get; }

    /// <exception cref="OnnxException">The model is not valid, or needs what is not there.</exception>
    public InferenceGraph Import()
    {
        MissingOperators.Refuse(_source, _graph, _operators);
        try
        {
            AddConstants();
            AddInputs();
            return Finished(_graph.Outputs);
        }
        catch (InferenceException fault)
        {
            throw new OnnxException($"{_source.Name}: {fault.Message}", fault);
        }
    }

    /// <summary>A graph that an attribute of one of this graph's nodes holds.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="captured">Values of this graph that become its last parameters.</param>
    /// <param name="begin">Adds its first parameters.</param>
    /// <param name="outputs">Those of its outputs that are wanted.</param>
    public InferenceGraph Nested(
        GraphDefinition graph, IReadOnlyList<string> captured, Action<InferenceGraphBuilder> begin, IEnumerable<ValueDefinition> outputs)
    {
        GraphImport nested = new(this, graph, captured);
        nested.AddConstants();
        begin(nested.Builder);
        foreach (string name in captured)
            nested.Builder.Parameter(name);
        return nested.Finished(outputs);
    }

    /// <summary>A constant of this graph or of those around it; null if the name is none.</summary>
    public InferenceTensor? Constant(string name) =>
        Builder.ConstantOf(name) ?? (_captured.Contains(name) ? _around!.Constant(name) : null);

    public InferenceTensor Tensor(TensorDefinition tensor)
    {
        TensorContent content = TensorContentReader.Read(tensor, _source, widen: true);
        return content.Bytes.Length >= InferenceTensor.LeastOnDemand
            && MemoryMarshal.TryGetMemoryManager(content.Bytes, out MappedFile? file, out int start, out int _)
            ? OnDemand(content, file, start)
            : InferenceTensor.Wrap(content.Type, content.Shape, MemoryMarshal.AsMemory(content.Bytes));
    }

    private static InferenceTensor OnDemand(TensorContent content, MappedFile file, int start) =>
        InferenceTensor.OnDemand(content.Type, content.Shape, elements => file.Read(start, elements));

    public OnnxException Error(NodeDefinition node, string problem, string fix) =>
        OnnxException.At(_source.Name, problem, fix, node.Offset, NodeLabel.Of(node));

    private InferenceGraph Finished(IEnumerable<ValueDefinition> outputs)
    {
        foreach (NodeDefinition node in _graph.Nodes)
            Import(node);
        foreach (ValueDefinition output in outputs)
            Builder.Output(Named(output, "an output"));
        return Builder.Build();
    }

    private void Import(NodeDefinition definition)
    {
        if (!_versions.TryGetValue(definition.Domain, out long version))
        {
            throw Error(
                definition, $"the model names no version of the operators {Malformed.Quote(definition.Domain)}",
                "it lacks an opset_import: export it again");
        }

        if (!definition.Outputs.Any(output => output.Length > 0))
            return;
        OnnxNode node = new(this, definition, version);
        try
        {
            _operators.Find(definition)!(node);
        }
        catch (Exception fault) when (fault is InferenceException or ArgumentException or OverflowException)
        {
            throw OnnxException.At(
                _source.Name, fault.Message.TrimEnd('.'), "the model is not valid", definition.Offset, NodeLabel.Of(definition), fault);
        }

        node.CheckAttributes();
    }

    // Only constants that somebody uses are read: others may be of any type.
    private void AddConstants()
    {
        if (_graph.SparseInitializers > 0)
        {
            throw OnnxException.At(
                _source.Name, $"it has {_graph.SparseInitializers} sparse initializers", "export it with dense ones");
        }

        HashSet<string> used = FreeNames.Used(_graph);
        foreach (TensorDefinition tensor in _graph.Initializers.Where(tensor => used.Contains(tensor.Name)))
            Builder.Constant(tensor.Name, Tensor(tensor));
    }

    // Old versions of the format list the constants among the inputs.
    private void AddInputs()
    {
        HashSet<string> constants = [.. _graph.Initializers.Select(tensor => tensor.Name)];
        foreach (ValueDefinition input in _graph.Inputs.Where(input => !constants.Contains(input.Name)))
        {
            Builder.Input(Named(input, "an input"), ValueTypes.Input(_source, input), ValueTypes.Shape(input.Type));
        }
    }

    private string Named(ValueDefinition value, string what) => value.Name.Length > 0
        ? value.Name
        : throw OnnxException.At(_source.Name, $"{what} has no name", "the model is not valid: export it again");
}
