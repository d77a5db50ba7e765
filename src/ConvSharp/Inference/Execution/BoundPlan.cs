using System.Buffers;
using System.Diagnostics;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Execution;

/// <summary>A plan in the memory of one session.</summary>
internal sealed unsafe class BoundPlan
{
    private readonly StepOperand[] _operands;
    private readonly StepMemory[] _memories;
    private readonly MemoryHandle[] _inputs, _outputs;
    private readonly nint[] _inputAddresses, _outputAddresses;
    private readonly long[] _ticks;
    private long _runs;

    public BoundPlan(ExecutionPlan plan)
    {
        Plan = plan;
        _operands = new StepOperand[plan.Places.Length];
        for (int id = 0; id < _operands.Length; id++)
            _operands[id] = OperandOf(plan.Places[id], plan.Infos[id]);
        foreach (PlanStep step in plan.Steps)
        {
            for (int i = 0; i < step.Node.Inputs.Length; i++)
            {
                if (step.Step?.Reads(i) != false)
                    HoldConstant(step.Node.Inputs[i]);
            }
        }

        foreach (int output in plan.CopiedOutputs)
            HoldConstant(plan.Graph.Outputs[output]);
        _memories = [.. plan.Steps.Select(step => new StepMemory(Operands(step.Node.Inputs), Operands(step.Node.Outputs)))];
        _inputs = new MemoryHandle[plan.Graph.Inputs.Length];
        _outputs = new MemoryHandle[plan.Graph.Outputs.Length];
        (_inputAddresses, _outputAddresses) = (new nint[_inputs.Length], new nint[_outputs.Length]);
        _ticks = new long[plan.Steps.Length];
    }

    public ExecutionPlan Plan { get; }

    /// <summary>The measured times.</summary>
    public IReadOnlyList<StepTiming> Timings =>
    [
        .. Plan.Steps.Select((step, i) => new StepTiming(
            step.Node.Node.Name, step.Node.Operation.Kind, Stopwatch.GetElapsedTime(0, _ticks[i]), _runs)),
    ];

    /// <summary>Runs the plan.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The destinations, or places for new tensors.</param>
    /// <param name="isGiven">Whether the destinations are there.</param>
    /// <param name="arena">The session's arena.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="progress">Called after each step, or null.</param>
    /// <param name="isTimed">Whether the steps' times are measured.</param>
    public void Run(
        ReadOnlySpan<InferenceTensor> inputs, InferenceTensor[] outputs, bool isGiven, nint arena, ParallelOptions parallel,
        Action<InferenceProgress>? progress, bool isTimed)
    {
        PrepareOutputs(outputs, isGiven);
        try
        {
            for (int i = 0; i < inputs.Length; i++)
                _inputs[i] = inputs[i].Pin();
            for (int i = 0; i < outputs.Length; i++)
                _outputs[i] = outputs[i]?.Pin() ?? default;
            Overlap.Check(Plan.Graph.Graph, inputs, _inputs, outputs, _outputs);
            for (int i = 0; i < inputs.Length; i++)
                _inputAddresses[i] = (nint)_inputs[i].Pointer;
            for (int i = 0; i < outputs.Length; i++)
                _outputAddresses[i] = (nint)_outputs[i].Pointer;
            RunSteps(arena, parallel, progress, isTimed);
            foreach (int output in Plan.CopiedOutputs)
                Copy(_operands[Plan.Graph.Outputs[output]], output, outputs, isGiven);
            _runs += isTimed ? 1 : 0;
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Runs the plan of a graph inside another.</summary>
    /// <param name="inputs">The inputs, of the types and shapes that the plan is for.</param>
    /// <param name="outputs">Takes the outputs; none shares memory with an input.</param>
    /// <param name="arena">The plan's arena.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public void Run(ReadOnlySpan<StepOperand> inputs, ReadOnlySpan<StepOperand> outputs, nint arena, ParallelOptions parallel)
    {
        try
        {
            for (int i = 0; i < inputs.Length; i++)
                _inputAddresses[i] = inputs[i].Address;
            for (int i = 0; i < outputs.Length; i++)
            {
                if (Plan.OutputInfo(i) is { } info)
                    outputs[i].Hold(info.Type, info.Shape);
                _outputAddresses[i] = outputs[i].Address;
            }

            RunSteps(arena, parallel, progress: null, isTimed: false);
            foreach (int output in Plan.CopiedOutputs)
                outputs[output].HoldCopy(_operands[Plan.Graph.Outputs[output]]);
        }
        finally
        {
            Release();
        }
    }

    private void RunSteps(nint arena, ParallelOptions parallel, Action<InferenceProgress>? progress, bool isTimed)
    {
        SetAddresses(arena);
        for (int i = 0; i < _memories.Length; i++)
        {
            CancellationLook.ThrowIfCancelled(parallel.CancellationToken);
            long start = isTimed ? Stopwatch.GetTimestamp() : 0;
            RunStep(i, arena, parallel);
            if (isTimed)
                _ticks[i] += Stopwatch.GetTimestamp() - start;
            progress?.Invoke(new InferenceProgress(Plan.Steps[i].Node.Node.Name, i + 1, _memories.Length));
        }
    }

    private void RunStep(int index, nint arena, ParallelOptions parallel)
    {
        PlanStep step = Plan.Steps[index];
        StepMemory memory = _memories[index];
        memory.Parallel = parallel;
        if (step.Step is null)
        {
            NodeRun.Whole(step.Node, [.. step.Node.Inputs.Select(Known)], memory, Plan.Options);
            return;
        }

        (memory.WorkspaceAddress, memory.WorkspaceLength) = (arena + step.WorkspaceOffset, step.Step.WorkspaceBytes);
        NodeRun.Execute(step.Node, step.Step, memory);
    }

    /// <summary>A value that has been computed, with its elements.</summary>
    private ValueInfo? Known(int id) =>
        id == IndexedNode.Absent ? null : Plan.Infos[id] is { Value: not null } info ? info : ValueInfo.Computed(_operands[id].AsTensor());

    /// <summary>Checks given destinations, and makes those that are not given.</summary>
    private void PrepareOutputs(InferenceTensor[] outputs, bool isGiven)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            ValueInfo? info = Plan.OutputInfo(i);
            if (!isGiven)
                outputs[i] = info is null ? null! : InferenceTensor.New(info.Type, info.Shape);
            else if (outputs[i] is null)
                throw new InferenceException($"the destination of output '{Plan.Graph.Graph.Outputs[i]}' is null: give a tensor.");
            else if (info is not null)
                CheckOutput(outputs[i], info.Type, info.Shape, i);
        }
    }

    private void CheckOutput(InferenceTensor output, Files.ElementType type, ReadOnlySpan<nint> shape, int index)
    {
        if (output.Type == type && output.Shape.SequenceEqual(shape))
            return;
        throw new InferenceException(
            $"the destination of output '{Plan.Graph.Graph.Outputs[index]}' is {output}: give {ValueInfo.Of(type, shape)}.");
    }

    private void SetAddresses(nint arena)
    {
        for (int id = 0; id < _operands.Length; id++)
        {
            Place place = Plan.Places[id];
            switch (place.Kind)
            {
                case PlaceKind.Arena:
                    _operands[id].Address = arena + place.Offset;
                    break;
                case PlaceKind.Input:
                    _operands[id].Address = _inputAddresses[place.Index] + place.Offset;
                    break;
                case PlaceKind.Output:
                    _operands[id].Address = _outputAddresses[place.Index] + place.Offset;
                    break;
            }
        }
    }

    private void Copy(StepOperand operand, int index, InferenceTensor[] outputs, bool isGiven)
    {
        if (isGiven)
            CheckOutput(outputs[index], operand.Type, operand.Shape, index);
        else
            outputs[index] ??= InferenceTensor.New(operand.Type, operand.Shape);
        Span<byte> target = outputs[index].Bytes;
        new ReadOnlySpan<byte>((void*)operand.Address, target.Length).CopyTo(target);
    }

    private void Release()
    {
        foreach (ref MemoryHandle handle in _inputs.AsSpan())
            handle.Dispose();
        foreach (ref MemoryHandle handle in _outputs.AsSpan())
            handle.Dispose();
        for (int id = 0; id < _operands.Length; id++)
        {
            if (Plan.Places[id].Kind == PlaceKind.Own)
                _operands[id].Release();
        }
    }

    private static StepOperand OperandOf(Place place, ValueInfo? info) => place.Kind switch
    {
        PlaceKind.None => StepOperand.None,
        PlaceKind.Own => StepOperand.OfUnknownShape(),
        _ => StepOperand.Of(info!),
    };

    /// <summary>Puts a constant, or a part of one, into memory that never moves, if the value is one.</summary>
    private void HoldConstant(int id)
    {
        if (id == IndexedNode.Absent || Plan.Places[id] is not { Kind: PlaceKind.Constant } place)
            return;
        StepOperand whole = StepOperand.Of(Plan.Constant(place.Index));
        _operands[id].Share(whole, Plan.Infos[id]!, place.Offset);
    }

    private StepOperand[] Operands(int[] ids) => [.. ids.Select(id => id == IndexedNode.Absent ? StepOperand.None : _operands[id])];
}
