using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// More elements before and after each axis, or fewer where a number is negative. Inputs: the data, the numbers (all before, then all
/// after), and optionally the constant and the axes that the numbers are for.
/// </summary>
/// <param name="mode">What stands beyond the border.</param>
public sealed class Pad(PadMode mode = PadMode.Constant) : Operation
{
    /// <summary>What stands beyond the border.</summary>
    public PadMode Mode { get; } = mode;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (Amounts(inputs) is not { } pads)
            return [ValueInfo.OfUnknownShape(input.Type)];
        if (inputs.Optional(2) is { } value && (value.Type != input.Type || value.Length != 1))
            throw new InferenceException($"its constant is {value}: give one {input.Type.Name()}.");
        nint[] shape = new nint[input.Rank];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            Int128 size = (Int128)input.Shape[axis] + pads[axis] + pads[axis + shape.Length];
            // A table of 32-bit numbers says for each place where its element comes from.
            if (size < 0 || size > Array.MaxLength || (size > 0 && input.Shape[axis] == 0 && Mode != PadMode.Constant))
            {
                throw new InferenceException(
                    $"axis {axis} of {input} cannot be padded by {pads[axis]} and {pads[axis + shape.Length]}: use other numbers.");
            }

            shape[axis] = (nint)size;
        }

        return [ValueInfo.Of(input.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        long[] amounts = Amounts([.. description.Inputs])!;
        return amounts.All(amount => amount == 0)
            ? Step.View
            : new PadStep(Mode, description.Inputs[0]!, description.Outputs[0].Shape, amounts);
    }

    /// <summary>The numbers before all axes, then after all axes; null if they are not known yet.</summary>
    internal static long[]? Amounts(ReadOnlySpan<ValueInfo?> inputs)
    {
        int rank = inputs.Required(0).Rank;
        long[]? given = inputs.Required(1).Integers("pads");
        long[]? axes = inputs.Optional(3) is { } listed
            ? listed.Integers("axes")
            : [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        if (given is null || axes is null)
            return null;
        if (given.Length != 2 * axes.Length)
            throw new InferenceException($"it has {given.Length} pads for {axes.Length} axes: give two for each.");
        long[] pads = new long[2 * rank];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = OperationInputs.Axis(axes[i], rank);
            (pads[axis], pads[axis + rank]) = (given[i], given[i + axes.Length]);
        }

        return pads;
    }
}
