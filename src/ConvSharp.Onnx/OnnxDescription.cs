using ConvSharp.Onnx.Definitions;
using ConvSharp.Onnx.Import;
using ConvSharp.Onnx.Reading;

namespace ConvSharp.Onnx;

/// <summary>What a model's file says, without the weights: also for models that cannot run here.</summary>
public sealed class OnnxDescription
{
    private const string Constant = "Constant";

    private readonly ModelDefinition _definition;

    private OnnxDescription(ModelSource source, OnnxOptions options)
    {
        _definition = ModelReader.Read(source);
        GraphDefinition graph = _definition.Graph;
        OperatorTable operators = new(options.Operators);
        NodeDefinition[] nodes = [.. MissingOperators.All(graph)];
        Operators =
        [
            .. nodes.GroupBy(node => OperatorName.Full(node.Domain, node.Operator))
                .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new OnnxOperatorUse(
                    group.Key, [.. group.Select(NodeLabel.Name)], operators.Find(group.First()) is null)),
        ];
        HashSet<string> constants = [.. graph.Initializers.Select(tensor => tensor.Name)];
        Inputs = [.. graph.Inputs.Where(input => !constants.Contains(input.Name)).Select(ValueTypes.Value)];
        Outputs = [.. graph.Outputs.Select(ValueTypes.Value)];
        TensorDefinition[] parameters =
        [
            .. graph.Initializers,
            .. nodes.Where(node => node.Operator == Constant && node.Domain.Length == 0)
                .SelectMany(node => node.Attributes).Select(attribute => attribute.Value).OfType<TensorDefinition>(),
        ];
        ExternalFiles =
        [
            .. parameters.Select(tensor => tensor.External?.Location).OfType<string>().Distinct().Order(StringComparer.Ordinal),
        ];
        Parameters = parameters.Sum(tensor => Elements(tensor, source));
        ParameterBytes = parameters.Sum(tensor => ((Elements(tensor, source) * DataTypes.Bits(tensor.Type)) + 7) / 8);
    }

    /// <summary>The inputs, in the order in which a run takes them.</summary>
    public IReadOnlyList<OnnxValue> Inputs { get; }

    /// <summary>The outputs, in the order in which a run gives them.</summary>
    public IReadOnlyList<OnnxValue> Outputs { get; }

    /// <summary>The operators, the most used first.</summary>
    public IReadOnlyList<OnnxOperatorUse> Operators { get; }

    /// <summary>Numbers of all constants of the graph, those that shapes are computed with too.</summary>
    public long Parameters { get; }

    /// <summary>Bytes of all constants, as the file stores them.</summary>
    public long ParameterBytes { get; }

    /// <summary>The files beside the model that have constants, as the model names them: relative to its folder.</summary>
    public IReadOnlyList<string> ExternalFiles { get; }

    /// <inheritdoc cref="OnnxModel.FormatVersion"/>
    public long FormatVersion => _definition.FormatVersion;

    /// <inheritdoc cref="OnnxModel.OperatorSets"/>
    public IReadOnlyDictionary<string, long> OperatorSets => _definition.VersionOfSets;

    /// <inheritdoc cref="OnnxModel.Producer"/>
    public string Producer => _definition.ProducerText;

    /// <inheritdoc cref="OnnxModel.Version"/>
    public long Version => _definition.ModelVersion;

    /// <inheritdoc cref="OnnxModel.Description"/>
    public string Description => _definition.Description;

    /// <inheritdoc cref="OnnxModel.Metadata"/>
    public IReadOnlyDictionary<string, string> Metadata => _definition.Metadata;

    /// <summary>Reads what a file says of its model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Operators of your own; null for none.</param>
    /// <exception cref="OnnxException">The file is no model, or is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxDescription Load(string path, OnnxOptions? options = null) =>
        new(ModelSource.OfFile(path), options ?? OnnxOptions.Default);

    /// <summary>Reads what a file in memory says of its model.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="options">Operators of your own; null for none.</param>
    /// <exception cref="OnnxException">The file is no model, or is damaged.</exception>
    public static OnnxDescription Load(ReadOnlyMemory<byte> bytes, OnnxOptions? options = null) =>
        new(new ModelSource("the model", bytes, null), options ?? OnnxOptions.Default);

    private static long Elements(TensorDefinition tensor, ModelSource source)
    {
        try
        {
            return tensor.Lengths.Aggregate(1L, (product, length) => checked(product * length));
        }
        catch (OverflowException fault)
        {
            throw OnnxException.At(
                source.Name, $"a constant has the shape [{string.Join(", ", tensor.Lengths)}]", "the model is not valid", tensor.Offset,
                cause: fault);
        }
    }
}
