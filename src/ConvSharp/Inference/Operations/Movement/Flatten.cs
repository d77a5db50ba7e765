namespace ConvSharp.Inference.Operations;

/// <summary>The same elements as a matrix: the axes before one are its rows, those from it on its columns.</summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
public sealed class Flatten(int axis = 1) : Operation
{
    /// <summary>The first axis of the columns.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        int first = Axis == input.Rank ? Axis : OperationInputs.Axis(Axis, input.Rank);
        return
        [
            ValueInfo.Of(input.Type, OperationInputs.Product(input.Shape[..first]), OperationInputs.Product(input.Shape[first..])),
        ];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;
}
