using ConvSharp.Files;
using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// One of two graphs, as a truth value says. Inputs: the condition, then the values that both graphs take as their parameters. Outputs: those
/// of the graph that runs; their shapes may differ from one graph to the other.
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
        : base([then, otherwise], options)
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
        if (Described(0, captured) is not { } then || Described(1, captured) is not { } otherwise)
            return [.. Graphs[0].Outputs.Select(_ => ValueInfo.Unknown)];
        return [.. then.Zip(otherwise, Common)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo[] captured = Given([.. description.Inputs]);
        ExecutionPlan?[] plans = new ExecutionPlan?[2];
        int? taken = Taken(description.Inputs[Condition]!);
        for (int i = 0; i < plans.Length; i++)
            plans[i] = taken is { } only && only != i ? null : Nested(i).Plan(captured, description.Parallel);
        return new BranchStep(plans);
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

    /// <summary>What is known of a branch's outputs; null if the branch does not fit the inputs, and so is not the one that will run.</summary>
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

    private sealed class BranchStep(ExecutionPlan?[] plans) : Step
    {
        public override long WorkspaceBytes => plans.Max(plan => plan?.ArenaBytes ?? 0);

        public override bool Reads(int input) => input > Condition || plans.All(plan => plan is not null);

        public override void Execute(StepMemory memory)
        {
            ExecutionPlan plan = plans[0] is null ? plans[1]! : plans[1] is null || memory.Input<bool>(Condition)[0] ? plans[0]! : plans[1]!;
            memory.Nested.Run(plan, memory.Inputs[(Condition + 1)..], memory.Wanted(memory.OutputCount), memory);
        }
    }
}
