namespace ConvSharp.Onnx.Definitions;

/// <summary>Nodes and the values between them.</summary>
internal sealed class GraphDefinition
{
    /// <summary>The graph's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The nodes in their order.</summary>
    public IReadOnlyList<NodeDefinition> Nodes { get; init; } = [];

    /// <summary>The constants.</summary>
    public IReadOnlyList<TensorDefinition> Initializers { get; init; } = [];

    /// <summary>The inputs; files of old versions list the initializers here too.</summary>
    public IReadOnlyList<ValueDefinition> Inputs { get; init; } = [];

    /// <summary>The outputs.</summary>
    public IReadOnlyList<ValueDefinition> Outputs { get; init; } = [];

    /// <summary>How many initializers are sparse; their values are not read.</summary>
    public int SparseInitializers { get; init; }
}
