namespace ConvSharp.Inference.Operations;

/// <summary>Each element of the first input in the type of the second.</summary>
public sealed class CastLike : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) =>
        [ValueInfo.Of(inputs.Required(1).Type, inputs.Required(0).Shape)];

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new Cast(description.Outputs[0].Type).Prepare(description);
    }
}
