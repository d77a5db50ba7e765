namespace ConvSharp.Inference.Operations;

/// <summary>
/// The middle of the data, with zeros around it where an axis becomes longer. Inputs: the data, and the new length of each axis, as int64
/// or int32. Of an odd difference the larger half is at the end.
/// </summary>
/// <param name="axes">The axes that the lengths are for; null for all of them.</param>
public sealed class CenterCropPad(IReadOnlyList<long>? axes = null) : Operation
{
    /// <summary>The axes that the lengths are for; null for all of them.</summary>
    public IReadOnlyList<long>? Axes { get; } = axes;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (inputs.Required(1).Integers("lengths") is not { } lengths)
            return [ValueInfo.OfUnknownShape(input.Type)];
        long[] axes = Axes is null ? [.. Enumerable.Range(0, input.Rank).Select(axis => (long)axis)] : [.. Axes];
        if (axes.Length != lengths.Length)
            throw new InferenceException($"it has {lengths.Length} lengths for {axes.Length} axes: give one for each.");
        nint[] shape = input.Shape.ToArray();
        for (int i = 0; i < axes.Length; i++)
        {
            if (lengths[i] < 0)
                throw new InferenceException($"its lengths are {string.Join(", ", lengths)}: give numbers of 0 or more.");
            shape[OperationInputs.Axis(axes[i], input.Rank)] = checked((nint)lengths[i]);
        }

        return [OperationInputs.Output(input.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!, output = description.Outputs[0];
        long[] amounts = new long[2 * input.Rank];
        for (int axis = 0; axis < input.Rank; axis++)
        {
            long added = output.Shape[axis] - input.Shape[axis];
            amounts[axis] = added / 2;
            amounts[axis + input.Rank] = added - (added / 2);
        }

        return amounts.All(amount => amount == 0) ? Step.View : new PadStep(PadMode.Constant, input, output.Shape, amounts);
    }
}
