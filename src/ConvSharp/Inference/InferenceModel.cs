using ConvSharp.Files;
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

        (Graph, Fusions) = GraphFusion.Run(Options.AllValues ? graph.WithAllValues() : graph, Options);
        Nodes = new IndexedGraph(Graph);
        _plans = new ShapePlans(Nodes, Options);
    }

    /// <summary>A graph that is fused already, whose nodes share what they keep, such as packed weights, with those of other models.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How the other models were prepared.</param>
    /// <param name="states">What the nodes share, by their first outputs.</param>
    internal InferenceModel(InferenceGraph graph, InferenceOptions options, IReadOnlyDictionary<string, NodeState> states)
    {
        (Graph, Options, Fusions) = (graph, options, []);
        Nodes = new IndexedGraph(graph, states);
        _plans = new ShapePlans(Nodes, options);
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

    /// <summary>
    /// What is known of each output for inputs of these types and shapes, before anything is packed or memory is asked for: a model with
    /// <see cref="InferenceOptions.AllValues"/> so tells the shape of every value. An output has no shape if that depends on data.
    /// </summary>
    /// <param name="inputs">The inputs in the graph's order.</param>
    /// <exception cref="InferenceException">An input does not fit.</exception>
    public IReadOnlyList<ValueInfo> Describe(params ReadOnlySpan<ValueInfo> inputs)
    {
        CheckCount(inputs.Length);
        for (int i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], Graph.Inputs[i].Name);
            CheckInput(i, inputs[i].Type, inputs[i].Shape, inputs[i]);
        }

        return PlanBuilder.Describe(Nodes, inputs, Options, AllProcessors);
    }

    internal IndexedGraph Nodes { get; }

    /// <summary>A session: one thread at a time may use it.</summary>
    public InferenceSession CreateSession() => new(this);

    internal ExecutionPlan PlanFor(ReadOnlySpan<InferenceTensor> inputs, ParallelOptions parallel) => _plans.For(inputs, parallel);

    /// <exception cref="InferenceException">An input is missing, or of another type or shape.</exception>
    internal void CheckInputs(ReadOnlySpan<InferenceTensor> inputs)
    {
        CheckCount(inputs.Length);
        for (int i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], Graph.Inputs[i].Name);
            CheckInput(i, inputs[i].Type, inputs[i].Shape, inputs[i]);
        }
    }

    private void CheckCount(int count)
    {
        if (count != Graph.Inputs.Count)
        {
            string names = string.Join(", ", Graph.Inputs.Select(input => input.Name));
            throw new InferenceException($"the graph has {Graph.Inputs.Count} inputs, but {count} are given: give {names}.");
        }
    }

    private void CheckInput(int index, ElementType type, ReadOnlySpan<nint> shape, object given)
    {
        GraphInput expected = Graph.Inputs[index];
        if (expected.Type != type || !expected.Takes(shape))
            throw new InferenceException($"input '{expected.Name}' is {given}: give {expected}.");
    }
}
