namespace ConvSharp.Inference.Execution;

/// <summary>A node with the numbers of its values.</summary>
internal sealed record IndexedNode(GraphNode Node, int[] Inputs, int[] Outputs)
{
    /// <summary>The number that stands for an absent input or an output that is not wanted.</summary>
    public const int Absent = -1;

    public Operation Operation => Node.Operation;

    /// <summary>What the steps of this node share.</summary>
    public NodeState State { get; init; } = new();

    /// <summary>An error with the node's name; those that have one are passed on.</summary>
    public InferenceException Blame(Exception error) =>
        error is InferenceException { Node: not null } named
            ? named
            : new InferenceException(error.Message, Node.Name, Operation.Kind, error);
}
