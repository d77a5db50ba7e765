namespace ConvSharp.Inference.Execution;

/// <summary>Decides where the values of a plan lie.</summary>
internal sealed class MemoryPlanner
{
    private readonly IndexedGraph _graph;
    private readonly ValueInfo?[] _infos;
    private readonly PlanStep[] _steps;
    private readonly bool[] _isOwn;
    private readonly MemoryGroups _groups;

    /// <param name="graph">The graph.</param>
    /// <param name="infos">What is known of each value.</param>
    /// <param name="isOwn">Which values get memory of their own at run time.</param>
    /// <param name="steps">What runs.</param>
    public MemoryPlanner(IndexedGraph graph, ValueInfo?[] infos, bool[] isOwn, PlanStep[] steps)
    {
        (_graph, _infos, _isOwn, _steps) = (graph, infos, isOwn, steps);
        _groups = new MemoryGroups(graph.ValueCount);
    }

    /// <summary>Where each value lies.</summary>
    public Place[] Places { get; private set; } = [];

    /// <summary>The outputs whose value is copied at the end.</summary>
    public List<int> CopiedOutputs { get; } = [];

    /// <summary>Bytes of the arena.</summary>
    public long ArenaBytes { get; private set; }

    public void Plan()
    {
        AddValues();
        JoinViews();
        NoteUses();
        JoinParts();
        TakeDestinations();
        JoinOverwritten();
        LayOut();
    }

    private void AddValues()
    {
        for (int i = 0; i < _graph.Inputs.Length; i++)
            _groups.Add(_graph.Inputs[i], new Place(PlaceKind.Input, i, 0), _infos[_graph.Inputs[i]]!, first: 0);
        for (int id = 0; id < _graph.ValueCount; id++)
        {
            if (!_isOwn[id] && !_groups.Holds(id) && _infos[id]?.Value is not null)
                _groups.Add(id, new Place(PlaceKind.Constant, id, 0), _infos[id]!, first: 0);
        }

        for (int step = 0; step < _steps.Length; step++)
        {
            foreach (int output in _steps[step].Node.Outputs)
            {
                if (IsPlaced(output) && !_groups.Holds(output))
                    _groups.Add(output, new Place(PlaceKind.Arena, 0, 0), _infos[output]!, step);
            }
        }
    }

    private void JoinViews()
    {
        foreach (PlanStep step in _steps)
        {
            for (int i = 0; step.Step is not null && i < step.Node.Outputs.Length; i++)
            {
                if (IsPlaced(step.Node.Outputs[i]) && step.Step.OffsetInInput(i) is >= 0 and long offset)
                    _groups.Join(step.Node.Outputs[i], step.Node.Inputs[0], offset);
            }
        }
    }

    private void NoteUses()
    {
        for (int step = 0; step < _steps.Length; step++)
        {
            for (int i = 0; i < _steps[step].Node.Inputs.Length; i++)
            {
                if (IsPlaced(_steps[step].Node.Inputs[i]) && _steps[step].Step?.Reads(i) != false)
                    _groups.Use(_steps[step].Node.Inputs[i], step);
            }
        }

        foreach (int output in _graph.Outputs)
        {
            if (IsPlaced(output))
                _groups.Use(output, _steps.Length);
        }
    }

    /// <summary>
    /// Lets the inputs of concatenations be written where they belong. An input that shares its memory with others, as a part of another
    /// concatenation or as a view, takes them along, if their memory as a whole lies right in the output.
    /// </summary>
    private void JoinParts()
    {
        foreach (PlanStep step in _steps)
        {
            int output = step.Node.Outputs[0];
            for (int i = 0; step.Step is not null && IsPlaced(output) && i < step.Node.Inputs.Length; i++)
            {
                int input = step.Node.Inputs[i];
                if (IsPlaced(input) && step.Step.OffsetInOutput(i) is >= 0 and long offset && CanMoveInto(step, input, output, offset))
                    _groups.Join(input, output, offset - _groups.Offset(input));
            }
        }
    }

    /// <summary>Lets values that are outputs of the graph be written into the caller's memory.</summary>
    private void TakeDestinations()
    {
        for (int i = 0; i < _graph.Outputs.Length; i++)
        {
            int value = _graph.Outputs[i];
            if (IsPlaced(value) && _groups.Kind(value) == PlaceKind.Arena && IsWholeGroup(value))
                _groups.Move(value, new Place(PlaceKind.Output, i, 0));
            else
                CopiedOutputs.Add(i);
        }
    }

    private void JoinOverwritten()
    {
        for (int at = 0; at < _steps.Length; at++)
        {
            PlanStep step = _steps[at];
            int output = step.Node.Outputs[0];
            for (int i = 0; step.Step is not null && IsPlaced(output) && i < step.Node.Inputs.Length; i++)
            {
                int input = step.Node.Inputs[i];
                if (!IsPlaced(input) || !step.Step.CanOverwrite(i) || !CanMove(input, output) || _groups.Last(input) != at
                    || MemoryGroups.BytesOf(_infos[input]!) != MemoryGroups.BytesOf(_infos[output]!) || SharesOtherwise(step, i))
                {
                    continue;
                }

                _groups.Join(input, output, 0);
                break;
            }
        }
    }

    private void LayOut()
    {
        var layout = new ArenaLayout();
        int[] buffers = new int[_graph.ValueCount];
        for (int id = 0; id < buffers.Length; id++)
        {
            if (_groups.Holds(id) && _groups.Root(id) == id && _groups.Kind(id) == PlaceKind.Arena)
                buffers[id] = layout.Add(_groups.GroupBytes(id), _groups.First(id), _groups.Last(id));
        }

        int[] workspaces = new int[_steps.Length];
        for (int step = 0; step < _steps.Length; step++)
            workspaces[step] = _steps[step].Step is { WorkspaceBytes: > 0 and long bytes } ? layout.Add(bytes, step, step) : -1;

        (long[] offsets, ArenaBytes) = layout.Place();
        for (int step = 0; step < _steps.Length; step++)
            _steps[step].WorkspaceOffset = workspaces[step] < 0 ? 0 : checked((nint)offsets[workspaces[step]]);
        Places = new Place[_graph.ValueCount];
        for (int id = 0; id < buffers.Length; id++)
        {
            if (_isOwn[id])
                Places[id] = new Place(PlaceKind.Own, 0, 0);
            if (!_groups.Holds(id))
                continue;
            Place place = _groups.PlaceOf(id);
            long start = place.Kind == PlaceKind.Arena ? offsets[buffers[_groups.Root(id)]] : 0;
            Places[id] = place with { Offset = checked((nint)(start + _groups.Offset(id))) };
        }
    }

    /// <summary>Whether a value has a place that is known before the run.</summary>
    private bool IsPlaced(int id) => id != IndexedNode.Absent && !_isOwn[id] && _infos[id] is not null;

    private bool IsWholeGroup(int id) => _groups.GroupBytes(id) == MemoryGroups.BytesOf(_infos[id]!) && _groups.Offset(id) == 0;

    private bool CanMove(int input, int output) =>
        _groups.Kind(input) == PlaceKind.Arena && IsWholeGroup(input) && _groups.Root(input) != _groups.Root(output);

    /// <summary>
    /// Whether the whole memory of a concatenation's input fits into the output: within it, and meeting no other input, but such as lie
    /// where they belong then.
    /// </summary>
    private bool CanMoveInto(PlanStep step, int input, int output, long offset)
    {
        if (_groups.Kind(input) != PlaceKind.Arena || _groups.Root(input) == _groups.Root(output))
            return false;
        long start = offset - _groups.Offset(input), end = start + _groups.GroupBytes(input);
        if (start < 0 || end > MemoryGroups.BytesOf(_infos[output]!))
            return false;
        for (int i = 0; i < step.Node.Inputs.Length; i++)
        {
            int other = step.Node.Inputs[i];
            if (other == IndexedNode.Absent || step.Step!.OffsetInOutput(i) is not (>= 0 and long otherStart))
                continue;
            long otherEnd = otherStart + MemoryGroups.BytesOf(_infos[other]!);
            bool isInPlace = IsPlaced(other) && _groups.Root(other) == _groups.Root(input)
                && start + _groups.Offset(other) == otherStart;
            if (!isInPlace && otherStart < end && start < otherEnd)
                return false;
        }

        return true;
    }

    /// <summary>Whether another input of the step lies in the same memory, but not in the same place.</summary>
    private bool SharesOtherwise(PlanStep step, int input)
    {
        int value = step.Node.Inputs[input];
        return step.Node.Inputs.Any(other => IsPlaced(other) && _groups.Root(other) == _groups.Root(value)
            && (_groups.Offset(other) != _groups.Offset(value)
                || MemoryGroups.BytesOf(_infos[other]!) != MemoryGroups.BytesOf(_infos[value]!)));
    }
}
