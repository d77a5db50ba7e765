using ConvSharp.Onnx.Definitions;

namespace ConvSharp.Onnx.Import;

/// <summary>What each operator stands for.</summary>
internal sealed class OperatorTable
{
    private static readonly Dictionary<string, Action<OnnxNode>> Standard = Families();

    private readonly Dictionary<(string Domain, string Name), Action<OnnxNode>> _own = [];

    public OperatorTable(IReadOnlyList<OnnxOperator> own)
    {
        foreach (OnnxOperator given in own)
            _own[(OperatorName.Domain(given.Domain), given.Name)] = given.Import;
    }

    /// <summary>The names of the standard operators that are there.</summary>
    public static IEnumerable<string> Names => Standard.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds to a graph what a node stands for; null if its operator is not there.</summary>
    public Action<OnnxNode>? Find(NodeDefinition node) =>
        _own.TryGetValue((node.Domain, node.Operator), out Action<OnnxNode>? own) ? own
        : node.Domain.Length == 0 ? Standard.GetValueOrDefault(node.Operator)
        : null;

    private static Dictionary<string, Action<OnnxNode>> Families()
    {
        var table = new Dictionary<string, Action<OnnxNode>>();
        ConstantOperators.AddTo(table);
        ControlOperators.AddTo(table);
        ConvolutionOperators.AddTo(table);
        DetectionOperators.AddTo(table);
        DropoutOperator.AddTo(table);
        EinsumOperator.AddTo(table);
        ElementwiseOperators.AddTo(table);
        IndexingOperators.AddTo(table);
        IntegerProductOperators.AddTo(table);
        MovementOperators.AddTo(table);
        NormalizationOperators.AddTo(table);
        PadOperator.AddTo(table);
        PixelOperators.AddTo(table);
        PoolingOperators.AddTo(table);
        ProductOperators.AddTo(table);
        QuantizationOperators.AddTo(table);
        RecurrentOperators.AddTo(table);
        ReductionOperators.AddTo(table);
        ResizeOperators.AddTo(table);
        SoftmaxOperators.AddTo(table);
        return table;
    }
}
