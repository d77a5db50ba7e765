using ConvSharp.Inference.Execution;

namespace ConvSharp.Inference;

/// <summary>A step of a plan: a node of the graph, for inputs of given shapes.</summary>
public sealed class PlannedStep
{
    internal PlannedStep(PlanStep step, ExecutionPlan plan, string? notFused)
    {
        (Node, Kind, NotFused) = (step.Node.Node.Name, step.Node.Operation.Kind, notFused);
        Inputs = [.. step.Node.Inputs.Select(Info)];
        Outputs = [.. step.Node.Outputs.Select(Info)];
        if (step.Step is not { } prepared)
            return;
        (Algorithm, MultiplyAdds) = (prepared.Algorithm, prepared.MultiplyAdds);
        (PackedWeightBytes, WorkspaceBytes) = (prepared.PackedWeightBytes, prepared.WorkspaceBytes);

        ValueInfo? Info(int id) => id == IndexedNode.Absent ? null : plan.Infos[id];
    }

    /// <summary>The node's name.</summary>
    public string Node { get; }

    /// <summary>What it computes, such as Conv.</summary>
    public string Kind { get; }

    /// <summary>The inputs; null where one is absent, or only known at run time.</summary>
    public IReadOnlyList<ValueInfo?> Inputs { get; }

    /// <summary>The outputs; null where one is not wanted, or only known at run time.</summary>
    public IReadOnlyList<ValueInfo?> Outputs { get; }

    /// <summary>
    /// Why the node is a step of its own, if it is of a kind that can be part of another, such as an activation, a sum, a batch norm, or
    /// can cancel, such as a transpose; else null. For a convolution: why nothing can be folded into its weights.
    /// </summary>
    public string? NotFused { get; }

    /// <inheritdoc cref="Step.Algorithm"/>
    public string? Algorithm { get; }

    /// <inheritdoc cref="Step.MultiplyAdds"/>
    public long MultiplyAdds { get; }

    /// <inheritdoc cref="Step.PackedWeightBytes"/>
    public long PackedWeightBytes { get; }

    /// <inheritdoc cref="Step.WorkspaceBytes"/>
    public long WorkspaceBytes { get; }
}
