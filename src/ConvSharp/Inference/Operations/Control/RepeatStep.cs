using ConvSharp.Engine.Execution;
using ConvSharp.Files;
using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>Runs a loop. While the shapes of the carried values stay as they are, one plan serves all rounds.</summary>
/// <param name="body">The body.</param>
/// <param name="carried">How many values are carried.</param>
/// <param name="parameters">What is known of the body's parameters at first.</param>
/// <param name="first">The plan for these.</param>
internal sealed unsafe class RepeatStep(NestedGraph body, int carried, ValueInfo[] parameters, ExecutionPlan first) : Step
{
    private const int FirstCarried = Repeat.FirstCarried;

    private readonly Func<StepMemory, RepeatMemory> _make = memory => new RepeatMemory(memory, carried, body.Graph.Outputs.Count);

    public override long WorkspaceBytes => first.ArenaBytes;

    public override void Execute(StepMemory memory)
    {
        RepeatMemory state = memory.Nested.State(_make, memory);
        long count = memory.HasInput(0) ? memory.Input<long>(0)[0] : long.MaxValue;
        bool goesOn = !memory.HasInput(1) || memory.Input<bool>(1)[0];
        for (int i = 0; i < carried; i++)
            state.Inputs[0][FirstCarried + i].HoldCopy(memory.Inputs[FirstCarried + i]);
        foreach (StackedValue stacked in state.Stacked)
            stacked.Clear();
        (ExecutionPlan plan, long round) = (first, 0);
        for (; goesOn && round < count; round++)
        {
            CancellationLook.ThrowIfCancelled(memory.Parallel.CancellationToken);
            StepOperand[] inputs = state.Inputs[round & 1], outputs = state.Outputs[round & 1];
            state.Begin(round);
            if (!plan.IsFor(inputs))
                plan = PlanFor(inputs, memory.Parallel);
            memory.Nested.Run(plan, inputs, outputs, memory);
            goesOn = Condition(outputs[0]);
            Check(inputs, outputs);
            for (int i = 0; i < state.Stacked.Length; i++)
                state.Stacked[i].Add(outputs[1 + carried + i]);
        }

        ReadOnlySpan<StepOperand> results = memory.Wanted(memory.OutputCount);
        for (int i = 0; i < results.Length; i++)
        {
            if (i < carried)
                results[i].HoldCopy(state.Inputs[round & 1][FirstCarried + i]);
            else
                state.Stacked[i - carried].CopyTo(results[i], first.OutputInfo(1 + i));
        }
    }

    private ExecutionPlan PlanFor(StepOperand[] inputs, ParallelOptions parallel)
    {
        ValueInfo[] infos = [.. parameters];
        for (int i = FirstCarried; i < FirstCarried + carried; i++)
            infos[i] = ValueInfo.Of(inputs[i].Type, inputs[i].Shape);
        return body.Plan(infos, parallel);
    }

    private static bool Condition(StepOperand condition) => condition is { Type: ElementType.Bool, Length: 1 }
        ? *(byte*)condition.Address != 0
        : throw new InferenceException($"its body's condition is {condition.Type.Name()} of {condition.Length} elements: give one bool.");

    private void Check(StepOperand[] before, StepOperand[] after)
    {
        for (int i = 0; i < carried; i++)
        {
            (ElementType was, ElementType became) = (before[FirstCarried + i].Type, after[1 + i].Type);
            if (was != became)
            {
                throw new InferenceException(
                    $"carried value {i} is {was.Name()} before a round, and {became.Name()} after it: keep its type.");
            }
        }
    }
}

/// <summary>The memory of a loop in one session: the carried values twice, before and after a round, which change places.</summary>
internal sealed unsafe class RepeatMemory
{
    private readonly StepOperand _round = StepOperand.OfUnknownShape(), _condition = StepOperand.OfUnknownShape();

    public RepeatMemory(StepMemory memory, int carried, int outputs)
    {
        StepOperand[][] values = [Made(carried), Made(carried)];
        StepOperand[] others = Made(outputs - 1 - carried);
        StepOperand next = StepOperand.OfUnknownShape();
        StepOperand[] captured = memory.Inputs[(Repeat.FirstCarried + carried)..].ToArray();
        Inputs = [[_round, _condition, .. values[0], .. captured], [_round, _condition, .. values[1], .. captured]];
        Outputs = [[next, .. values[1], .. others], [next, .. values[0], .. others]];
        Stacked = [.. others.Select(_ => new StackedValue())];
        _round.Hold(ElementType.Int64, []);
        _condition.Hold(ElementType.Bool, []);
        *(byte*)_condition.Address = 1;
    }

    /// <summary>The body's inputs in even and odd rounds.</summary>
    public StepOperand[][] Inputs { get; }

    /// <summary>The body's outputs in even and odd rounds.</summary>
    public StepOperand[][] Outputs { get; }

    /// <summary>What the rounds gave so far.</summary>
    public StackedValue[] Stacked { get; }

    /// <summary>Tells the body which round it is.</summary>
    public void Begin(long round) => *(long*)_round.Address = round;

    private static StepOperand[] Made(int count) => [.. Enumerable.Range(0, count).Select(_ => StepOperand.OfUnknownShape())];
}
