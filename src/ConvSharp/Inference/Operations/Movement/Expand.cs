namespace ConvSharp.Inference.Operations;

/// <summary>The input, repeated along axes of length 1. Inputs: the data, and the shape with which it broadcasts.</summary>
public sealed class Expand : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        return inputs.Required(1).Integers("shape") is { } shape
            ? [ValueInfo.Of(input.Type, OperationInputs.Broadcast(input.Shape, [.. shape.Select(size => checked((nint)size))]))]
            : [ValueInfo.OfUnknownShape(input.Type)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        (ValueInfo input, ValueInfo output) = (description.Inputs[0]!, description.Outputs[0]);
        nint[] dense = CopyStep.DenseStrides(input.Shape), strides = new nint[output.Rank];
        for (int i = 1; i <= input.Rank; i++)
            strides[^i] = input.Shape[^i] == 1 ? 0 : dense[^i];
        return new CopyStep(new StridedCopy(output.Shape, strides, 0), input.Type);
    }
}
