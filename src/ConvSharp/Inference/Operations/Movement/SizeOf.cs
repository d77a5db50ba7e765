namespace ConvSharp.Inference.Operations;

/// <summary>The number of the input's elements, as an int64 without axes.</summary>
public sealed class SizeOf : Operation
{
    /// <inheritdoc/>
    public override string Kind => "Size";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) =>
        [ValueInfo.Of(InferenceTensor.Of<long>([inputs.Required(0).Length]))];

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;
}
