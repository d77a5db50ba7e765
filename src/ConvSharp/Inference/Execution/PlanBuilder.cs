using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Execution;

/// <summary>
/// Plans a graph for the shapes of its inputs: infers shapes, computes what follows from constants and shapes alone, prepares steps, leaves
/// out what no output needs, and places the values.
/// </summary>
internal sealed class PlanBuilder
{
    /// <summary>Results of constants that are larger are computed at every run: a plan would hold too much memory.</summary>
    private const long MostFoldedBytes = 1 << 20;

    private readonly IndexedGraph _graph;
    private readonly InferenceOptions _options;
    private readonly ParallelOptions _parallel;
    private readonly bool _prepares;
    private readonly ValueInfo?[] _infos;
    private readonly bool[] _isOwn;
    private readonly List<PlanStep> _steps = [];

    private PlanBuilder(IndexedGraph graph, InferenceOptions options, ParallelOptions parallel, bool prepares)
    {
        (_graph, _options, _parallel, _prepares) = (graph, options, parallel, prepares);
        _infos = new ValueInfo?[graph.ValueCount];
        _isOwn = new bool[graph.ValueCount];
    }

    /// <summary>The plan for inputs of these shapes.</summary>
    /// <exception cref="InferenceException">The shapes do not fit the operations.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ExecutionPlan Build(
        IndexedGraph graph, ReadOnlySpan<InferenceTensor> inputs, InferenceOptions options, ParallelOptions parallel)
    {
        var infos = new ValueInfo[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            infos[i] = ValueInfo.Of(inputs[i].Type, inputs[i].Shape);
        return Build(graph, infos, options, parallel);
    }

    /// <summary>The plan for inputs that are described so; elements that are known are the same in all runs.</summary>
    /// <exception cref="InferenceException">The shapes do not fit the operations.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ExecutionPlan Build(
        IndexedGraph graph, ReadOnlySpan<ValueInfo> inputs, InferenceOptions options, ParallelOptions parallel) =>
        Walked(graph, inputs, options, parallel, prepares: true).Finish();

    /// <summary>What is known of a graph's outputs; nothing is prepared.</summary>
    /// <exception cref="InferenceException">The shapes do not fit the operations.</exception>
    public static ValueInfo[] Describe(
        IndexedGraph graph, ReadOnlySpan<ValueInfo> inputs, InferenceOptions options, ParallelOptions parallel)
    {
        PlanBuilder builder = Walked(graph, inputs, options, parallel, prepares: false);
        return [.. graph.Outputs.Select(id => builder._isOwn[id] ? ValueInfo.Unknown : builder._infos[id]!)];
    }

    private static PlanBuilder Walked(
        IndexedGraph graph, ReadOnlySpan<ValueInfo> inputs, InferenceOptions options, ParallelOptions parallel, bool prepares)
    {
        var builder = new PlanBuilder(graph, options, parallel, prepares);
        for (int id = 0; id < graph.ValueCount; id++)
            builder._infos[id] = graph.Constant(id) is { } constant ? ValueInfo.Constant(constant) : null;
        for (int i = 0; i < inputs.Length; i++)
            builder._infos[graph.Inputs[i]] = inputs[i];
        foreach (IndexedNode node in graph.Nodes)
        {
            CancellationLook.ThrowIfCancelled(parallel.CancellationToken);
            builder.Add(node);
        }

        return builder;
    }

    private void Add(IndexedNode node)
    {
        if (node.Inputs.Any(id => id != IndexedNode.Absent && _isOwn[id]))
        {
            AddForLater(node);
            return;
        }

        ValueInfo?[] inputs = [.. node.Inputs.Select(id => id == IndexedNode.Absent ? null : _infos[id])];
        ValueInfo[] outputs = NodeRun.Infer(node, inputs)[..node.Outputs.Length];
        if (outputs.Where((_, i) => IsWanted(node, i)).Any(output => !output.HasShape))
        {
            AddForLater(node);
            return;
        }

        if (outputs.Where((_, i) => IsWanted(node, i)).Any(output => output.Value is null))
        {
            if (node.Operation.IsDeterministic && inputs.All(input => input is null or { Value: not null })
                && outputs.Sum(MemoryGroups.BytesOf) <= MostFoldedBytes)
            {
                InferenceTensor?[] values = NodeRun.OnTensors(node, inputs, _options, _parallel);
                outputs = [.. outputs.Select((output, i) => values[i] is { } value ? ValueInfo.Of(value) : output)];
            }
            else if (_prepares)
            {
                int[] computed = [.. node.Outputs.Select((id, i) => IsWanted(node, i) && outputs[i].Value is null ? id : IndexedNode.Absent)];
                Step step = NodeRun.Prepare(node, inputs, outputs, _options, _parallel);
                _steps.Add(new PlanStep(node with { Outputs = computed }, step));
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            if (IsWanted(node, i))
                _infos[node.Outputs[i]] = outputs[i];
        }
    }

    /// <summary>Adds a node that is prepared at run time.</summary>
    private void AddForLater(IndexedNode node)
    {
        _steps.Add(new PlanStep(node, null));
        foreach (int output in node.Outputs)
        {
            if (output != IndexedNode.Absent)
                _isOwn[output] = true;
        }
    }

    private ExecutionPlan Finish()
    {
        PlanStep[] needed = Needed();
        var memory = new MemoryPlanner(_graph, _infos, _isOwn, needed);
        memory.Plan();
        return new ExecutionPlan
        {
            Graph = _graph,
            Options = _options,
            Steps = [.. needed.Where(Runs)],
            Infos = _infos,
            Places = memory.Places,
            CopiedOutputs = [.. memory.CopiedOutputs],
            ArenaBytes = memory.ArenaBytes,
        };
    }

    /// <summary>The steps that an output needs.</summary>
    private PlanStep[] Needed()
    {
        bool[] isNeeded = new bool[_graph.ValueCount];
        foreach (int output in _graph.Outputs)
            isNeeded[output] = true;
        var needed = new Stack<PlanStep>();
        for (int at = _steps.Count - 1; at >= 0; at--)
        {
            PlanStep step = _steps[at];
            if (!step.Node.Outputs.Any(output => output != IndexedNode.Absent && isNeeded[output]))
                continue;
            needed.Push(step);
            for (int i = 0; i < step.Node.Inputs.Length; i++)
            {
                if (step.Node.Inputs[i] != IndexedNode.Absent && step.Step?.Reads(i) != false)
                    isNeeded[step.Node.Inputs[i]] = true;
            }
        }

        return [.. needed];
    }

    /// <summary>Whether a step has something to do: not if all of its outputs are parts of its input.</summary>
    private static bool Runs(PlanStep step)
    {
        if (step.Step is null)
            return true;
        for (int i = 0; i < step.Node.Outputs.Length; i++)
        {
            if (IsWanted(step.Node, i) && step.Step.OffsetInInput(i) < 0)
                return true;
        }

        return false;
    }

    private static bool IsWanted(IndexedNode node, int output) => node.Outputs[output] != IndexedNode.Absent;
}
