using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Execution;

/// <summary>
/// What a step in one session keeps for the graphs inside it: their plans bound to memory, and an arena beyond the work space.
/// </summary>
internal sealed class NestedMemory
{
    private const int MostBound = 8;

    private readonly List<BoundPlan> _bound = [];
    private Workspace? _arena;
    private long _arenaBytes;
    private object? _state;

    /// <summary>What the step keeps beside, made at its first run.</summary>
    public TState State<TState>(Func<StepMemory, TState> make, StepMemory memory)
        where TState : class => (TState)(_state ??= make(memory));

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">Takes its outputs.</param>
    /// <param name="memory">The memory of the step around it.</param>
    public unsafe void Run(ExecutionPlan plan, ReadOnlySpan<StepOperand> inputs, ReadOnlySpan<StepOperand> outputs, StepMemory memory)
    {
        nint arena = memory.WorkspaceAddress;
        if (plan.ArenaBytes > memory.WorkspaceLength)
        {
            if (_arena is null || plan.ArenaBytes > _arenaBytes)
            {
                _arena = null; // the old arena may be collected before the new one is made
                _arena = Workspace.Own(plan.ArenaBytes);
                _arenaBytes = plan.ArenaBytes;
            }

            arena = (nint)_arena.Value.Start;
        }

        Bound(plan).Run(inputs, outputs, arena, memory.Parallel);
    }

    private BoundPlan Bound(ExecutionPlan plan)
    {
        int at = _bound.Count - 1;
        while (at >= 0 && _bound[at].Plan != plan)
            at--;
        if (at >= 0 && at == _bound.Count - 1)
            return _bound[at];
        BoundPlan found = at < 0 ? new BoundPlan(plan) : _bound[at];
        if (at >= 0)
            _bound.RemoveAt(at);
        else if (_bound.Count == MostBound)
            _bound.RemoveAt(0);
        _bound.Add(found);
        return found;
    }
}
