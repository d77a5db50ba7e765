using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Execution;

/// <summary>What a session holds: the arena that all its plans use in turn, and its plans bound to it.</summary>
internal sealed class SessionMemory : IDisposable
{
    private const int MostBound = 8;

    private readonly List<BoundPlan> _bound = [];
    private Workspace? _arena;

    /// <summary>The plan that ran last.</summary>
    public BoundPlan? Last => _bound.Count == 0 ? null : _bound[^1];

    /// <summary>Bytes of the arena.</summary>
    public long ArenaBytes { get; private set; }

    /// <summary>Where the arena starts.</summary>
    public unsafe nint Arena => (nint)_arena!.Value.Start;

    /// <summary>The destinations of the present run.</summary>
    public InferenceTensor[] Destinations { get; private set; } = [];

    /// <summary>Copies the destinations of a run out of the caller's span.</summary>
    public void TakeDestinations(ReadOnlySpan<InferenceTensor> outputs)
    {
        if (Destinations.Length != outputs.Length)
            Destinations = new InferenceTensor[outputs.Length];
        outputs.CopyTo(Destinations);
    }

    /// <summary>A plan with the session's memory.</summary>
    public BoundPlan Bound(ExecutionPlan plan)
    {
        int at = _bound.Count - 1;
        while (at >= 0 && _bound[at].Plan != plan)
            at--;
        BoundPlan found = at < 0 ? new BoundPlan(plan) : _bound[at];
        if (at >= 0)
            _bound.RemoveAt(at);
        else if (_bound.Count == MostBound)
            _bound.RemoveAt(0);
        _bound.Add(found);
        if (_arena is null || plan.ArenaBytes > ArenaBytes)
        {
            _arena = null; // the old arena may be collected before the new one is made
            _arena = Workspace.Own(plan.ArenaBytes);
            ArenaBytes = plan.ArenaBytes;
        }

        return found;
    }

    public void Dispose()
    {
        _bound.Clear();
        (_arena, ArenaBytes) = (null, 0);
    }
}
