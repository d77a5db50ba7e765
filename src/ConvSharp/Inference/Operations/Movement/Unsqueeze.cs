namespace ConvSharp.Inference.Operations;

/// <summary>The same elements with more axes, of length 1. Inputs: the data, and the axes as the output counts them.</summary>
public sealed class Unsqueeze : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (inputs.Required(1).Integers("axes") is not { } axes)
            return [ValueInfo.OfUnknownShape(input.Type)];
        int rank = input.Rank + axes.Length;
        HashSet<int> added = [.. axes.Select(axis => OperationInputs.Axis(axis, rank))];
        if (added.Count != axes.Length)
            throw new InferenceException($"its axes are {string.Join(", ", axes)}: give each once.");
        nint[] shape = new nint[rank];
        int at = 0;
        for (int axis = 0; axis < rank; axis++)
            shape[axis] = added.Contains(axis) ? 1 : input.Shape[at++];
        return [ValueInfo.Of(input.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;
}
