namespace ConvSharp.Inference.Operations;

/// <summary>The input.</summary>
public sealed class Identity : Operation
{
    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        return [input.Value is { } value ? ValueInfo.Of(value) : ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;
}
