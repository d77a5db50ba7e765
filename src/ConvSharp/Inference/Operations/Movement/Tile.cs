namespace ConvSharp.Inference.Operations;

/// <summary>The input, repeated along each axis. Inputs: the data, and how often, a number for each axis.</summary>
public sealed class Tile : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (inputs.Required(1).Integers("repeats") is not { } repeats)
            return [ValueInfo.OfUnknownShape(input.Type)];
        if (repeats.Length != input.Rank || repeats.Any(count => count < 0))
        {
            throw new InferenceException(
                $"its repeats are {string.Join(", ", repeats)}: give a number of 0 or more for each axis of {input}.");
        }

        nint[] shape = input.Shape.ToArray();
        for (int axis = 0; axis < shape.Length; axis++)
            shape[axis] = checked(shape[axis] * (nint)repeats[axis]);
        return [ValueInfo.Of(input.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        (ValueInfo input, ValueInfo output) = (description.Inputs[0]!, description.Outputs[0]);
        nint[] dense = CopyStep.DenseStrides(input.Shape), lengths = new nint[2 * input.Rank], strides = new nint[2 * input.Rank];
        for (int axis = 0; axis < input.Rank; axis++)
        {
            // Each axis as repetitions, along which the source stands still, of the axis itself.
            (lengths[2 * axis], lengths[(2 * axis) + 1]) = (output.Shape[axis] / Math.Max(input.Shape[axis], 1), input.Shape[axis]);
            strides[(2 * axis) + 1] = dense[axis];
        }

        return new CopyStep(new StridedCopy(lengths, strides, 0), input.Type);
    }
}
