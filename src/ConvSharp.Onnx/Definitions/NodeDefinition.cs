namespace ConvSharp.Onnx.Definitions;

/// <summary>An operator at its place in a graph.</summary>
internal sealed class NodeDefinition
{
    /// <summary>The node's name; often empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The operator.</summary>
    public required string Operator { get; init; }

    /// <summary>The set that the operator belongs to; empty for the standard one.</summary>
    public string Domain { get; init; } = "";

    /// <summary>The names of the inputs; empty where an optional one is absent.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The names of the outputs; empty where one is not wanted.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The attributes.</summary>
    public IReadOnlyList<AttributeDefinition> Attributes { get; init; } = [];

    /// <summary>Where the node begins in its file.</summary>
    public long Offset { get; init; }
}
