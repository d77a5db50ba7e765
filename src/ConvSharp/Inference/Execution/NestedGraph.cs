namespace ConvSharp.Inference.Execution;

/// <summary>A graph that runs inside another: its plans, for what is known of its parameters.</summary>
/// <param name="graph">The graph.</param>
/// <param name="options">How the model around it is prepared.</param>
internal sealed class NestedGraph(InferenceGraph graph, InferenceOptions options)
{
    private static readonly ParallelOptions AllProcessors = new();

    /// <summary>Values that are longer are not worth a plan of their own.</summary>
    private const int MostKnownElements = 1024;

    private readonly Lock _making = new();
    private readonly List<(ValueInfo[] Inputs, ExecutionPlan Plan)> _plans = [];
    private IndexedGraph? _nodes;

    public InferenceGraph Graph { get; } = graph;

    private IndexedGraph Nodes => _nodes ?? Interlocked.CompareExchange(ref _nodes, new IndexedGraph(Graph), null) ?? _nodes;

    /// <summary>What a nested plan may know of a value: not the elements that were computed in a run.</summary>
    public static ValueInfo Known(ValueInfo? info, string what) => info switch
    {
        null => throw new InferenceException($"{what} is absent: give all inputs of the graph inside."),
        { Value: null } => info,
        { IsOfOneRun: false, Value.Length: <= MostKnownElements } => info,
        _ => ValueInfo.Of(info.Type, info.Shape),
    };

    /// <summary>What is known of the outputs.</summary>
    public ValueInfo[] Describe(ValueInfo[] inputs) => PlanBuilder.Describe(Nodes, inputs, options, AllProcessors);

    /// <summary>The plan for parameters that are described so.</summary>
    public ExecutionPlan Plan(ValueInfo[] inputs, ParallelOptions? parallel)
    {
        lock (_making)
        {
            int at = _plans.FindIndex(plan => IsSame(plan.Inputs, inputs));
            (ValueInfo[] Inputs, ExecutionPlan Plan) found = at >= 0
                ? _plans[at]
                : (inputs, PlanBuilder.Build(Nodes, inputs, options, parallel ?? AllProcessors));
            if (at >= 0)
                _plans.RemoveAt(at);
            else if (_plans.Count >= Math.Max(options.MaxPlans, 1))
                _plans.RemoveAt(0);
            _plans.Add(found);
            return found.Plan;
        }
    }

    private static bool IsSame(ValueInfo[] first, ValueInfo[] second)
    {
        for (int i = 0; i < first.Length; i++)
        {
            (ValueInfo a, ValueInfo b) = (first[i], second[i]);
            if (a.Type != b.Type || !a.Shape.SequenceEqual(b.Shape) || (a.Value is null) != (b.Value is null)
                || (a.Value is { } value && !value.Bytes.SequenceEqual(b.Value!.Bytes)))
            {
                return false;
            }
        }

        return true;
    }
}
