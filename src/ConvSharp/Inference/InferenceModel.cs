using ConvSharp.Inference.Execution;
using ConvSharp.Inference.Fusion;

namespace ConvSharp.Inference;

/// <summary>
/// A graph ready to run. Any number of threads may use one model, each with a session of its own; weights are packed once and shared by
/// all sessions and all input shapes.
/// </summary>
public sealed class InferenceModel
{
    internal static readonly ParallelOptions AllProcessors = new();

    private readonly ShapePlans _plans;

    /// <summary>Prepares a graph: results of constants are computed, operations are fused.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How to prepare it; null for the defaults.</param>
    /// <exception cref="InferenceException">Constants do not fit their operations.</exception>
    public InferenceModel(InferenceGraph graph, InferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Options = options ?? InferenceOptions.Default;
        if (graph.Parameters.Count > 0)
        {
            throw new InferenceException(
                $"graph '{graph.Name}' has the parameters {string.Join(", ", graph.Parameters)}: it runs inside another graph only.");
        }

        (Graph, Fusions) = GraphFusion.Run(graph, Options);
        Nodes = new IndexedGraph(Graph);
        _plans = new ShapePlans(Nodes, Options);
    }

    /// <summary>The graph as it runs, after fusion.</summary>
    public InferenceGraph Graph { get; }

    /// <summary>How the model was prepared.</summary>
    public InferenceOptions Options { get; }

    /// <summary>What was fused into what, in the order in which it was done.</summary>
    public IReadOnlyList<FusionNote> Fusions { get; }

    /// <summary>What a run with inputs of these shapes does. Their elements are not read. Weights are packed, as by a first run.</summary>
    /// <param name="inputs">The inputs in the graph's order.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="InferenceException">An input does not fit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public InferencePlan Explain(ReadOnlySpan<InferenceTensor> inputs, ParallelOptions? parallel = null)
    {
        CheckInputs(inputs);
        return new InferencePlan(this, PlanFor(inputs, parallel ?? AllProcessors));
    }

    internal IndexedGraph Nodes { get; }

    /// <summary>A session: one thread at a time may use it.</summary>
    public InferenceSession CreateSession() => new(this);

    internal ExecutionPlan PlanFor(ReadOnlySpan<InferenceTensor> inputs, ParallelOptions parallel) => _plans.For(inputs, parallel);

    /// <exception cref="InferenceException">An input is missing, or of another type or shape.</exception>
    internal void CheckInputs(ReadOnlySpan<InferenceTensor> inputs)
    {
        IReadOnlyList<GraphInput> expected = Graph.Inputs;
        if (inputs.Length != expected.Count)
        {
            string names = string.Join(", ", expected.Select(input => input.Name));
            throw new InferenceException($"the graph has {expected.Count} inputs, but {inputs.Length} are given: give {names}.");
        }

        for (int i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], expected[i].Name);
            if (inputs[i].Type != expected[i].Type || !Fits(expected[i].Shape, inputs[i].Shape))
                throw new InferenceException($"input '{expected[i].Name}' is {inputs[i]}: give {expected[i]}.");
        }
    }

    private static bool Fits(IReadOnlyList<Dimension>? expected, ReadOnlySpan<nint> shape)
    {
        if (expected is null)
            return true;
        if (expected.Count != shape.Length)
            return false;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (expected[axis].Size is { } size && size != shape[axis])
                return false;
        }

        return true;
    }
}
