namespace ConvSharp.Inference.Execution;

/// <summary>A graph planned for the shapes of its inputs. Immutable: any number of sessions run one plan.</summary>
internal sealed class ExecutionPlan
{
    public required IndexedGraph Graph { get; init; }

    public required InferenceOptions Options { get; init; }

    /// <summary>What runs, in this order.</summary>
    public required PlanStep[] Steps { get; init; }

    /// <summary>What is known of each value; null where it is only known at run time.</summary>
    public required ValueInfo?[] Infos { get; init; }

    /// <summary>Where each value lies.</summary>
    public required Place[] Places { get; init; }

    /// <summary>The outputs whose value lies elsewhere and is copied at the end.</summary>
    public required int[] CopiedOutputs { get; init; }

    /// <summary>Bytes of the arena.</summary>
    public required long ArenaBytes { get; init; }

    /// <summary>What is known of an output; null if that is only known at run time.</summary>
    public ValueInfo? OutputInfo(int output) =>
        Places[Graph.Outputs[output]].Kind == PlaceKind.Own ? null : Infos[Graph.Outputs[output]];

    /// <summary>Whether the plan is for inputs of these types and shapes.</summary>
    public bool IsFor(ReadOnlySpan<StepOperand> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            ValueInfo info = Infos[Graph.Inputs[i]]!;
            if (info.Type != inputs[i].Type || !info.Shape.SequenceEqual(inputs[i].Shape))
                return false;
        }

        return true;
    }

    /// <summary>A constant, or a result of constants, in memory that never moves.</summary>
    public InferenceTensor Constant(int id) => Infos[id]!.Value is { IsPinned: true } pinned ? pinned : Graph.Pinned(id);
}
