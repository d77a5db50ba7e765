using ConvSharp.Files;
using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// One of two graphs, as a truth value says. Inputs: the condition, then the values that both graphs take as their parameters. Outputs:
/// those of the graph that runs; their shapes may differ from one graph to the other.
/// </summary>
public sealed class Branch : NestingOperation
{
    private const int Condition = 0;

    /// <summary>Makes the operation.</summary>
    /// <param name="then">Runs if the condition holds.</param>
    /// <param name="otherwise">Runs if not. It has as many parameters and outputs.</param>
    /// <exception cref="InferenceException">The graphs have inputs, or other numbers of parameters or outputs.</exception>
    public Branch(InferenceGraph then, InferenceGraph otherwise)
        : this(then, otherwise, options: null)
    {
    }

    private Branch(InferenceGraph then, InferenceGraph otherwise, InferenceOptions? options)
        : base([Required(then, nameof(then)), Required(otherwise, nameof(otherwise))], options)
    {
        if (then.Outputs.Count != otherwise.Outputs.Count || then.Parameters.Count != otherwise.Parameters.Count)
        {
            throw new InferenceException(
                $"its branches have {then.Outputs.Count} and {otherwise.Outputs.Count} outputs, {then.Parameters.Count} and "
                + $"{otherwise.Parameters.Count} parameters: give them as many.");
        }
    }

    /// <inheritdoc/>
    public override string Kind => "If";

    internal override int FirstCaptured => 1;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo condition = inputs.Required(Condition);
        if (condition.Type != ElementType.Bool || condition.Length != 1)
            throw new InferenceException($"its condition is {condition}: give one bool.");
        ValueInfo[] captured = Given(inputs);
        if (Taken(condition) is { } taken)
            return Nested(taken).Describe(captured);
        ValueInfo[]? then = Described(0, captured), otherwise = Described(1, captured);
        if (then is null && otherwise is null)
            return [.. Graphs[0].Outputs.Select(_ => ValueInfo.Unknown)];
        return [.. (then ?? otherwise!).Zip(otherwise ?? then!, Common)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo[] captured = Given([.. description.Inputs]);
        ExecutionPlan?[] plans = new ExecutionPlan?[2];
        int? taken = Taken(description.Inputs[Condition]!);
        for (int i = 0; i < plans.Length; i++)
        {
            if (taken is null ? Described(i, captured) is not null : taken == i)
                plans[i] = Nested(i).Plan(captured, description.Parallel);
        }

        return new BranchStep(taken, plans, parallel => Nested(plans[0] is null ? 0 : 1).Plan(captured, parallel));
    }

    internal override NestingOperation With(InferenceGraph[] graphs, InferenceOptions options) => new Branch(graphs[0], graphs[1], options);

    private static int? Taken(ValueInfo condition) => condition.Value is { } value ? value.Bytes[0] != 0 ? 0 : 1 : null;

    private ValueInfo[] Given(ReadOnlySpan<ValueInfo?> inputs)
    {
        if (inputs.Length - 1 != Graphs[0].Parameters.Count)
        {
            throw new InferenceException(
                $"it has {inputs.Length - 1} inputs after the condition, but its branches have {Graphs[0].Parameters.Count} parameters: "
                + "give one for each.");
        }

        return [.. Captured(inputs)];
    }

    /// <summary>
    /// What is known of a branch's outputs; null if the branch does not fit the inputs, and so is an error if it is taken.
    /// </summary>
    private ValueInfo[]? Described(int index, ValueInfo[] captured)
    {
        try
        {
            return Nested(index).Describe(captured);
        }
        catch (InferenceException)
        {
            return null;
        }
    }

    private static ValueInfo Common(ValueInfo then, ValueInfo otherwise) =>
        then.HasShape && otherwise.HasShape && then.Type == otherwise.Type && then.Shape.SequenceEqual(otherwise.Shape)
            ? ValueInfo.Of(then.Type, then.Shape)
            : ValueInfo.Unknown;

    /// <param name="taken">The branch that runs, if that is known.</param>
    /// <param name="plans">The plans of the branches; null for one that does not run, or does not fit.</param>
    /// <param name="refused">Tells why a branch does not fit.</param>
    private sealed class BranchStep(int? taken, ExecutionPlan?[] plans, Func<ParallelOptions, ExecutionPlan> refused) : Step
    {
        public override long WorkspaceBytes { get; } = Math.Max(plans[0]?.ArenaBytes ?? 0, plans[1]?.ArenaBytes ?? 0);

        public override bool Reads(int input) => input != Condition || taken is null;

        public override void Execute(StepMemory memory)
        {
            ExecutionPlan plan = plans[taken ?? (memory.Input<bool>(Condition)[0] ? 0 : 1)] ?? refused(memory.Parallel);
            memory.Nested.Run(plan, memory.Inputs[(Condition + 1)..], memory.Wanted(memory.OutputCount), memory);
        }
    }
}
