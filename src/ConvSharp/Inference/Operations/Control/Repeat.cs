using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// A loop: runs a graph as often as a count says, as long as a condition holds. Inputs: the count (absent for no limit), the condition
/// (absent for true), the first values that are carried from one round to the next, then values that all rounds take as they are.
/// Outputs: the
/// last carried values, then what the rounds gave, stacked along a new first axis.
/// </summary>
public sealed class Repeat : NestingOperation
{
    /// <summary>Parameters of the body before the carried values: the number of the round and the condition.</summary>
    internal const int FirstCarried = 2;

    private const int Count = 0, Condition = 1;

    /// <summary>Makes the operation.</summary>
    /// <param name="body">
    /// What a round computes. Parameters: the number of the round, from 0 on, and the condition, int64 and bool of no axes; the carried
    /// values;
    /// values from outside. Outputs: whether another round follows, the carried values, and values that are stacked.
    /// </param>
    /// <param name="carried">How many values are carried.</param>
    /// <exception cref="InferenceException">The body has inputs, or too few parameters or outputs.</exception>
    public Repeat(InferenceGraph body, int carried)
        : this(body, carried, options: null)
    {
    }

    private Repeat(InferenceGraph body, int carried, InferenceOptions? options)
        : base([Required(body, nameof(body))], options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(carried);
        Carried = carried;
        if (body.Parameters.Count < FirstCarried + carried || body.Outputs.Count < 1 + carried)
        {
            throw new InferenceException(
                $"its body has {body.Parameters.Count} parameters and {body.Outputs.Count} outputs: to carry {carried} values it needs at "
                + $"least {FirstCarried + carried} and {1 + carried}.");
        }
    }

    /// <inheritdoc/>
    public override string Kind => "Loop";

    /// <summary>How many values are carried from one round to the next.</summary>
    public int Carried { get; }

    internal override int FirstCaptured => FirstCarried + Carried;

    private InferenceGraph Body => Graphs[0];

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        CheckOnly(inputs.Optional(Count), ElementType.Int64, "count");
        CheckOnly(inputs.Optional(Condition), ElementType.Bool, "condition");
        ValueInfo[] parameters = Parameters(inputs), round = Nested(0).Describe(parameters);
        bool isSteady = true;
        for (int i = 0; i < Carried; i++)
        {
            (ValueInfo before, ValueInfo after) = (parameters[FirstCarried + i], round[1 + i]);
            if (after.HasShape && after.Type != before.Type)
                throw new InferenceException($"carried value {i} is {before} at first, and {after} after a round: keep its type.");
            isSteady &= after.HasShape && after.Shape.SequenceEqual(before.Shape);
        }

        long? rounds = Rounds(inputs, round[0]);
        var outputs = new ValueInfo[round.Length - 1];
        for (int i = 0; i < outputs.Length; i++)
        {
            ValueInfo value = i < Carried ? parameters[FirstCarried + i] : round[1 + i];
            bool isKnown = value.HasShape && (isSteady || rounds == 0) && (i < Carried || rounds is not null);
            outputs[i] = !isKnown ? ValueInfo.Unknown
                : i < Carried ? ValueInfo.Of(value.Type, value.Shape)
                : ValueInfo.Of(value.Type, [checked((nint)rounds!.Value), .. value.Shape]);
            if (isKnown)
                InferenceTensor.CheckedBytes(outputs[i].Type, outputs[i].Shape);
        }

        return outputs;
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo[] parameters = Parameters([.. description.Inputs]);
        return new RepeatStep(Nested(0), Carried, parameters, Nested(0).Plan(parameters, description.Parallel));
    }

    internal override NestingOperation With(InferenceGraph[] graphs, InferenceOptions options) => new Repeat(graphs[0], Carried, options);

    private static void CheckOnly(ValueInfo? info, ElementType type, string what)
    {
        if (info is not null && (info.Type != type || info.Length != 1))
            throw new InferenceException($"its {what} is {info}: give one {type.Name()}.");
    }

    /// <summary>What is known of the body's parameters, whatever the round.</summary>
    private ValueInfo[] Parameters(ReadOnlySpan<ValueInfo?> inputs)
    {
        if (inputs.Length != Body.Parameters.Count)
        {
            throw new InferenceException(
                $"it has {inputs.Length} inputs, but its body has {Body.Parameters.Count} parameters: give one for each.");
        }

        var parameters = new List<ValueInfo> { ValueInfo.Of(ElementType.Int64), ValueInfo.Of(ElementType.Bool) };
        for (int i = FirstCarried; i < FirstCaptured; i++)
            parameters.Add(ValueInfo.Of(inputs.Required(i).Type, inputs[i]!.Shape));
        return [.. parameters, .. Captured(inputs)];
    }

    /// <summary>How many rounds there are, if that is known.</summary>
    private long? Rounds(ReadOnlySpan<ValueInfo?> inputs, ValueInfo next)
    {
        (ValueInfo? count, ValueInfo? condition) = (inputs.Optional(Count), inputs.Optional(Condition));
        bool? starts = condition is null ? true : condition.Value is { } first ? first.Bytes[0] != 0 : null;
        if (starts == false)
            return 0;
        bool goesOn = next.Value is { Length: 1 } value ? value.Bytes[0] != 0 : Body.Outputs[0] == Body.Parameters[Condition];
        return starts is not null && goesOn && count?.Value is { } limit ? Math.Max(limit.Elements<long>()[0], 0) : null;
    }
}
