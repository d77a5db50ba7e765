using ConvSharp.Errors;

namespace ConvSharp.Inference.Operations;

/// <summary>The axes in another order.</summary>
/// <param name="axes">For each axis of the output, the input's axis; null to reverse them.</param>
public sealed class Transpose(IReadOnlyList<int>? axes = null) : Operation
{
    /// <summary>For each axis of the output, the input's axis; null to reverse them.</summary>
    public IReadOnlyList<int>? Axes { get; } = axes;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        int[] order = Order(input.Rank);
        nint[] shape = new nint[order.Length];
        for (int axis = 0; axis < order.Length; axis++)
            shape[axis] = input.Shape[order[axis]];
        return [ValueInfo.Of(input.Type, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        nint[] strides = CopyStep.DenseStrides(input.Shape);
        nint[] permuted = [.. Order(input.Rank).Select(axis => strides[axis])];
        return new CopyStep(new StridedCopy(description.Outputs[0].Shape, permuted, 0), input.Type);
    }

    /// <summary>For each axis of the output, the input's.</summary>
    internal int[] Order(int rank)
    {
        if (Axes is null)
            return [.. Enumerable.Range(0, rank).Reverse()];
        int[] order = [.. Axes.Select(axis => OperationInputs.Axis(axis, rank))];
        if (order.Length != rank || order.Distinct().Count() != rank)
        {
            throw new InferenceException(
                $"its axes are {ShapeText.Print([.. Axes.Select(axis => (nint)axis)])}: give each of 0 to {rank - 1} once.");
        }

        return order;
    }
}
