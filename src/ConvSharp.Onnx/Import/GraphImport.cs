using System.Runtime.InteropServices;
using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx.Import;

/// <summary>Makes the inference engine's graph from a model.</summary>
internal sealed class GraphImport(ModelSource source, ModelDefinition model, OnnxOptions options)
{
    private readonly OperatorTable _operators = new(options.Operators);

    public InferenceGraphBuilder Builder { get; } = new(model.Graph.Name);

    /// <exception cref="OnnxException">The model is not valid, or needs what is not there.</exception>
    public InferenceGraph Import()
    {
        Dictionary<string, long> versions = OperatorVersions.Of(source, model);
        MissingOperators.Refuse(source, model.Graph, _operators);
        try
        {
            AddConstants();
            AddInputs();
            foreach (NodeDefinition node in model.Graph.Nodes)
                Import(node, versions);
            foreach (ValueDefinition output in model.Graph.Outputs)
                Builder.Output(Named(output, "an output"));
            return Builder.Build();
        }
        catch (InferenceException fault)
        {
            throw new OnnxException($"{source.Name}: {fault.Message}", fault);
        }
    }

    public InferenceTensor Tensor(TensorDefinition tensor)
    {
        TensorContent content = TensorContentReader.Read(tensor, source, widen: true);
        return InferenceTensor.Wrap(
            content.Type, content.Shape, MemoryMarshal.AsMemory(content.Bytes));
    }

    public OnnxException Error(NodeDefinition node, string problem, string fix) =>
        OnnxException.At(source.Name, problem, fix, node.Offset, NodeLabel.Of(node));

    private void Import(NodeDefinition definition, Dictionary<string, long> versions)
    {
        if (!versions.TryGetValue(definition.Domain, out long version))
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
                source.Name, fault.Message.TrimEnd('.'), "the model is not valid", definition.Offset, NodeLabel.Of(definition), fault);
        }

        node.CheckAttributes();
    }

    // Only constants that somebody uses are read: others may be of any type.
    private void AddConstants()
    {
        if (model.Graph.SparseInitializers > 0)
        {
            throw OnnxException.At(
                source.Name, $"it has {model.Graph.SparseInitializers} sparse initializers", "export it with dense ones");
        }

        HashSet<string> used = [.. model.Graph.Nodes.SelectMany(node => node.Inputs), .. model.Graph.Outputs.Select(output => output.Name)];
        foreach (TensorDefinition tensor in model.Graph.Initializers.Where(tensor => used.Contains(tensor.Name)))
            Builder.Constant(tensor.Name, Tensor(tensor));
    }

    // Old versions of the format list the constants among the inputs.
    private void AddInputs()
    {
        HashSet<string> constants = [.. model.Graph.Initializers.Select(tensor => tensor.Name)];
        foreach (ValueDefinition input in model.Graph.Inputs.Where(input => !constants.Contains(input.Name)))
        {
            Builder.Input(Named(input, "an input"), ValueTypes.Input(source, input), ValueTypes.Shape(input.Type));
        }
    }

    private string Named(ValueDefinition value, string what) => value.Name.Length > 0
        ? value.Name
        : throw OnnxException.At(source.Name, $"{what} has no name", "the model is not valid: export it again");
}
