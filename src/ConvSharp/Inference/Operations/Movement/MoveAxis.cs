namespace ConvSharp.Inference.Operations;

/// <summary>The input with one axis at another place; the others keep their order.</summary>
/// <param name="from">The axis; negative ones count from the end.</param>
/// <param name="to">Where it is in the output; negative ones count from the end.</param>
public sealed class MoveAxis(int from, int to) : Operation
{
    /// <summary>The axis in the input.</summary>
    public int From { get; } = from;

    /// <summary>The axis in the output.</summary>
    public int To { get; } = to;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        nint[] shape = input.Shape.ToArray();
        return [ValueInfo.Of(input.Type, [.. Order(input.Rank).Select(axis => shape[axis])])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        nint[] strides = CopyStep.DenseStrides(input.Shape);
        return new CopyStep(
            new StridedCopy(description.Outputs[0].Shape, [.. Order(input.Rank).Select(axis => strides[axis])], 0), input.Type);
    }

    private List<int> Order(int rank)
    {
        int from = OperationInputs.Axis(From, rank);
        List<int> order = [.. Enumerable.Range(0, rank).Where(axis => axis != from)];
        order.Insert(OperationInputs.Axis(To, rank), from);
        return order;
    }
}
