namespace ConvSharp.Inference.Tiling;

/// <summary>A node with what is known of its values for the whole input.</summary>
internal sealed class TileNode
{
    private readonly IReadOnlyDictionary<string, ValueInfo> _infos;

    public TileNode(GraphNode node, IReadOnlyDictionary<string, ValueInfo> infos) => (Node, _infos) = (node, infos);

    public GraphNode Node { get; }

    public Operation Operation => Node.Operation;

    /// <summary>What the steps of this node share, over all tiles.</summary>
    public NodeState State { get; } = new();

    public string Output => Node.Outputs[0];

    public int InputCount => Node.Inputs.Count;

    /// <summary>The outputs that are wanted.</summary>
    public IEnumerable<string> Outputs => Node.Outputs.Where(output => output.Length > 0);

    /// <summary>The description of an input for the whole; null where it is absent.</summary>
    public ValueInfo? Input(int index) =>
        index < Node.Inputs.Count && Node.Inputs[index].Length > 0 ? _infos[Node.Inputs[index]] : null;

    /// <summary>The shape of an input for the whole.</summary>
    public ReadOnlySpan<nint> Shape(int input) => Input(input)!.Shape;

    /// <summary>The shape of the first output for the whole.</summary>
    public ReadOnlySpan<nint> OutputShape => _infos[Output].Shape;

    /// <summary>All inputs for the whole.</summary>
    public ValueInfo?[] Inputs => [.. Enumerable.Range(0, Node.Inputs.Count).Select(Input)];

    /// <summary>All indices of an input.</summary>
    public IndexSet[] WholeInput(int input) => Whole(Shape(input));

    /// <summary>All indices of a shape.</summary>
    public static IndexSet[] Whole(ReadOnlySpan<nint> shape)
    {
        var sets = new IndexSet[shape.Length];
        for (int axis = 0; axis < sets.Length; axis++)
            sets[axis] = IndexSet.Whole(shape[axis]);
        return sets;
    }

    /// <summary>A refusal with the node's name.</summary>
    public InferenceException Refusal(string reason) => new(reason, Node.Name, Operation.Kind, null);
}
