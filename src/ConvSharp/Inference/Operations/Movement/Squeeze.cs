namespace ConvSharp.Inference.Operations;

/// <summary>The same elements without axes of length 1. Inputs: the data, and optionally the axes; without them, all of length 1.</summary>
public sealed class Squeeze : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        HashSet<int>? dropped = null;
        if (inputs.Optional(1) is { } axes)
        {
            if (axes.Integers("axes") is not { } given)
                return [ValueInfo.OfUnknownShape(input.Type)];
            dropped = [.. given.Select(axis => OperationInputs.Axis(axis, input.Rank))];
        }

        var shape = new List<nint>();
        for (int axis = 0; axis < input.Rank; axis++)
        {
            bool isDropped = dropped?.Contains(axis) ?? input.Shape[axis] == 1;
            if (isDropped && input.Shape[axis] != 1)
                throw new InferenceException($"axis {axis} of {input} is not 1: leave it.");
            if (!isDropped)
                shape.Add(input.Shape[axis]);
        }

        return [ValueInfo.Of(input.Type, [.. shape])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;
}
