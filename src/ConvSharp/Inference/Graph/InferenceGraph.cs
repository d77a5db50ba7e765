namespace ConvSharp.Inference;

/// <summary>
/// A network as operations on named values. Immutable; made by <see cref="InferenceGraphBuilder"/>, which has checked that every name has
/// one definition and that the operations stand in an order in which they can run.
/// </summary>
public sealed class InferenceGraph
{
    internal InferenceGraph(
        string name, IReadOnlyList<GraphInput> inputs, IReadOnlyList<string> parameters, IReadOnlyList<string> outputs,
        IReadOnlyList<GraphNode> nodes, IReadOnlyDictionary<string, InferenceTensor> constants)
    {
        (Name, Inputs, Parameters, Outputs, Nodes, Constants) = (name, inputs, parameters, outputs, nodes, constants);
    }

    /// <summary>The graph's name.</summary>
    public string Name { get; }

    /// <summary>The inputs, in the order in which a run takes them.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; }

    /// <summary>
    /// The names of the inputs of a graph that runs inside another; the operation around it gives their types and shapes.
    /// </summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The names of the outputs, in the order in which a run gives them.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The operations, in an order in which they can run.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The same graph with every value that a node makes as an output, after its own outputs.</summary>
    internal InferenceGraph WithAllValues()
    {
        IEnumerable<string> made = Nodes.SelectMany(node => node.Outputs).Where(output => output.Length > 0);
        return new(Name, Inputs, Parameters, [.. Outputs, .. made.Except(Outputs)], Nodes, Constants);
    }

    /// <summary>Weights and other constants, by name.</summary>
    public IReadOnlyDictionary<string, InferenceTensor> Constants { get; }
}
