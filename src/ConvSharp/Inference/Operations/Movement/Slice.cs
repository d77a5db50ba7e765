namespace ConvSharp.Inference.Operations;

/// <summary>
/// A part of the input. Inputs: the data, the starts, the ends (not included), and optionally the axes and the steps, which may be
/// negative. Negative starts and ends count from the end; those beyond an axis are cut to it.
/// </summary>
public sealed class Slice : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        return Ranges(inputs) is { } ranges
            ? [ValueInfo.Of(input.Type, [.. ranges.Select(range => range.Count)])]
            : [ValueInfo.OfUnknownShape(input.Type)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        (nint Start, nint Step, nint Count)[] ranges = Ranges([.. description.Inputs])!;
        nint[] strides = CopyStep.DenseStrides(input.Shape);
        nint start = 0;
        for (int axis = 0; axis < strides.Length; axis++)
        {
            start += ranges[axis].Start * strides[axis];
            strides[axis] *= ranges[axis].Step;
        }

        return new CopyStep(new StridedCopy(description.Outputs[0].Shape, strides, start), input.Type);
    }

    /// <summary>For each axis, the first element, the step and the number of elements; null if they are not known yet.</summary>
    internal static (nint Start, nint Step, nint Count)[]? Ranges(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        long[]? starts = inputs.Required(1).Integers("starts"), ends = inputs.Required(2).Integers("ends");
        ValueInfo? givenAxes = inputs.Optional(3), givenSteps = inputs.Optional(4);
        if (starts is null || ends is null)
            return null;
        long[]? axes = givenAxes is null ? [.. Enumerable.Range(0, starts.Length).Select(i => (long)i)] : givenAxes.Integers("axes");
        long[]? steps = givenSteps is null ? [.. starts.Select(_ => 1L)] : givenSteps.Integers("steps");
        if (axes is null || steps is null)
            return null;
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length)
        {
            throw new InferenceException(
                $"it has {starts.Length} starts, {ends.Length} ends, {axes.Length} axes, {steps.Length} steps: give as many of each.");
        }

        var ranges = new (nint Start, nint Step, nint Count)[input.Rank];
        for (int axis = 0; axis < ranges.Length; axis++)
            ranges[axis] = (0, 1, input.Shape[axis]);
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = OperationInputs.Axis(axes[i], input.Rank);
            ranges[axis] = Range(starts[i], ends[i], steps[i], input.Shape[axis]);
        }

        return ranges;
    }

    private static (nint Start, nint Step, nint Count) Range(long start, long end, long step, nint size)
    {
        if (step == 0)
            throw new InferenceException("a step is 0: use 1, or −1 for the reverse order.");
        if (size == 0)
            return (0, 1, 0);
        long first = Math.Clamp(start < 0 ? start + size : start, 0, step < 0 ? size - 1 : size);
        long after = Math.Clamp(end < 0 ? Math.Max(end, -size - 1) + size : end, step < 0 ? -1 : 0, size);
        long distance = step < 0 ? first - after : after - first;
        long stride = step == long.MinValue ? long.MaxValue : Math.Abs(step);
        nint count = distance <= 0 ? 0 : (nint)(((distance - 1) / stride) + 1);
        return ((nint)first, count <= 1 ? 1 : (nint)step, count);
    }
}
