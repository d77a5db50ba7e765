using ConvSharp.Errors;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The same elements in another shape. Inputs: the data, and the shape as integers, of which one may be −1: it follows from the others.
/// </summary>
/// <param name="allowZero">Whether 0 in the shape is the length 0; if not, it is the input's length of that axis.</param>
public sealed class Reshape(bool allowZero = false) : Operation
{
    /// <summary>Whether 0 in the shape is the length 0; if not, it is the input's length of that axis.</summary>
    public bool AllowZero { get; } = allowZero;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        return inputs.Required(1).Integers("shape") is { } wanted
            ? [ValueInfo.Of(input.Type, Resolved(input, wanted))]
            : [ValueInfo.OfUnknownShape(input.Type)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;

    private nint[] Resolved(ValueInfo input, long[] wanted)
    {
        nint[] shape = new nint[wanted.Length];
        int open = -1;
        long known = 1;
        for (int axis = 0; axis < wanted.Length; axis++)
        {
            if (wanted[axis] == -1 && open < 0)
            {
                open = axis;
                continue;
            }

            bool keeps = wanted[axis] == 0 && !AllowZero;
            if (wanted[axis] < 0 || (keeps && axis >= input.Rank))
                throw Refusal(input, wanted);
            shape[axis] = keeps ? input.Shape[axis] : checked((nint)wanted[axis]);
            known = checked(known * shape[axis]);
        }

        if (open >= 0)
            shape[open] = known > 0 && input.Length % known == 0 ? (nint)(input.Length / known) : throw Refusal(input, wanted);
        else if (known != input.Length)
            throw Refusal(input, wanted);
        return shape;
    }

    private static InferenceException Refusal(ValueInfo input, long[] wanted) => new(
        $"{input} does not have the elements of shape {ShapeText.Print([.. wanted.Select(size => (nint)size)])}: "
        + "give lengths with the same product, and −1 at most once.");
}
