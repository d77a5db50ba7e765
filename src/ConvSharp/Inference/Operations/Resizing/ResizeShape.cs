namespace ConvSharp.Inference.Operations;

/// <summary>The output's shape of a resizing, and the scale of each axis.</summary>
/// <param name="Output">The output's shape.</param>
/// <param name="Scales">Output elements for one input element, for each axis.</param>
/// <param name="Regions">Crop only: start and end of each axis, as parts of the input.</param>
internal sealed record ResizeShape(nint[] Output, double[] Scales, (double Start, double End)[] Regions)
{
    /// <summary>From the inputs x, roi, scales and sizes; null if they are not known yet.</summary>
    public static ResizeShape? Of(ResizeOptions options, ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        int[] axes = options.Axes is null
            ? [.. Enumerable.Range(0, input.Rank)]
            : [.. options.Axes.Select(axis => OperationInputs.Axis(axis, input.Rank))];
        var shape = new ResizeShape(
            input.Shape.ToArray(), [.. Enumerable.Repeat(1.0, input.Rank)], [.. Enumerable.Repeat((0.0, 1.0), input.Rank)]);
        if (inputs.Optional(3) is { Length: > 0 } sizes)
        {
            if (sizes.Integers("sizes") is not { } given)
                return null;
            shape.TakeSizes(options.Aspect, input, axes, given);
        }
        else if (inputs.Optional(2) is { Length: > 0 } scales)
        {
            if (scales.Numbers("scales") is not { } given)
                return null;
            shape.TakeScales(input, axes, given);
        }
        else
        {
            throw new InferenceException("it has neither scales nor sizes: give one of them.");
        }

        if (options.Coordinates != ResizeCoordinates.TensorFlowCrop)
            return shape;
        if (inputs.Required(1).Numbers("roi") is not { } roi)
            return null;
        if (roi.Length != 2 * axes.Length)
            throw new InferenceException($"its region has {roi.Length} numbers for {axes.Length} axes: give two for each.");
        for (int i = 0; i < axes.Length; i++)
            shape.Regions[axes[i]] = (roi[i], roi[i + axes.Length]);
        return shape;
    }

    /// <summary>The table of an axis; null where it stays as it is.</summary>
    /// <param name="options">How the tensor is resized.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="length">The input's length.</param>
    public ResizeAxis? AxisOf(ResizeOptions options, int axis, nint length) =>
        Output[axis] == length && Scales[axis] == 1 && Regions[axis] == (0, 1)
            ? null
            : ResizeAxis.Of(options, axis, checked((int)length), checked((int)Output[axis]), Scales[axis], Regions[axis]);

    private void TakeSizes(ResizeAspect aspect, ValueInfo input, int[] axes, long[] sizes)
    {
        CheckCount(sizes.Length, axes, "sizes");
        double[] scales = [.. axes.Select((axis, i) => (double)sizes[i] / input.Shape[axis])];
        for (int i = 0; i < axes.Length; i++)
        {
            if (sizes[i] < 1 || input.Shape[axes[i]] < 1)
                throw new InferenceException($"axis {axes[i]} of {input} cannot become {sizes[i]}: use 1 or more.");
            double common = aspect == ResizeAspect.NotLarger ? scales.Min() : scales.Max();
            Scales[axes[i]] = aspect == ResizeAspect.Stretch ? scales[i] : common;
            Output[axes[i]] = aspect == ResizeAspect.Stretch
                ? checked((nint)sizes[i])
                : (nint)Math.Floor((common * input.Shape[axes[i]]) + 0.5);
        }
    }

    private void TakeScales(ValueInfo input, int[] axes, double[] scales)
    {
        CheckCount(scales.Length, axes, "scales");
        for (int i = 0; i < axes.Length; i++)
        {
            double length = Math.Floor(input.Shape[axes[i]] * scales[i]);
            if (!(length >= 1 && length <= int.MaxValue))
                throw new InferenceException($"axis {axes[i]} of {input} cannot be scaled by {scales[i]}: its length would be {length}.");
            (Output[axes[i]], Scales[axes[i]]) = ((nint)length, scales[i]);
        }
    }

    private static void CheckCount(int count, int[] axes, string what)
    {
        if (count != axes.Length)
            throw new InferenceException($"it has {count} {what} for {axes.Length} axes: give one for each.");
    }

}
