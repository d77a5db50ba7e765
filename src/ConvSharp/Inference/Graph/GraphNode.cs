namespace ConvSharp.Inference;

/// <summary>An operation at its place in a graph.</summary>
/// <param name="Name">The node's name, which errors and profiles give.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Inputs">The names of its inputs; empty where an optional input is absent.</param>
/// <param name="Outputs">The names of its outputs; empty where an output is not wanted.</param>
public sealed record GraphNode(string Name, Operation Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    /// <summary>conv1 (Conv): x, w -> y.</summary>
    public override string ToString() =>
        $"{Name} ({Operation.Kind}): {string.Join(", ", Inputs)} -> {string.Join(", ", Outputs)}";
}
