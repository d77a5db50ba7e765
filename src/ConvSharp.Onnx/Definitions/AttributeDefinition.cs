namespace ConvSharp.Onnx.Definitions;

/// <summary>A named constant of a node.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Value">
/// float, long, string, <see cref="TensorDefinition"/> or <see cref="GraphDefinition"/>, an array of one of these, or null for a kind
/// that is not read.
/// </param>
internal sealed record AttributeDefinition(string Name, AttributeKind Kind, object? Value)
{
    /// <summary>The graphs that the attribute holds.</summary>
    public IReadOnlyList<GraphDefinition> Graphs => Value switch
    {
        GraphDefinition graph => [graph],
        GraphDefinition[] graphs => graphs,
        _ => [],
    };
}
