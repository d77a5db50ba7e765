using ConvSharp.Inference.Execution;
using ConvSharp.Inference.Fusion;

namespace ConvSharp.Inference;

/// <summary>
/// A graph ready to run. Any number of threads may use one model, each with a session of its own; weights are packed once and shared by
/// all sessions and all input shapes.
/// </summary>
public sealed class InferenceModel
{
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

    internal IndexedGraph Nodes { get; }

    /// <summary>A session: one thread at a time may use it.</summary>
    public InferenceSession CreateSession() => new(this);

    internal ExecutionPlan PlanFor(ReadOnlySpan<InferenceTensor> inputs, ParallelOptions parallel) => _plans.For(inputs, parallel);
}
