namespace ConvSharp.Inference.Operations;

/// <summary>The shapes of a chain's residuals, which may broadcast, and of what it makes of an output.</summary>
internal static class EpilogueShapes
{
    /// <summary>The output of a chain: the residuals may make it larger.</summary>
    /// <exception cref="InferenceException">Residuals or slopes do not fit.</exception>
    public static ValueInfo Result(IReadOnlyList<EpilogueStep> steps, ReadOnlySpan<ValueInfo?> inputs, int firstResidual, ValueInfo output)
    {
        foreach (EpilogueStep step in steps)
        {
            if (step.Slopes is { } slopes && (slopes.Type != output.Type || (slopes.Length != 1 && slopes.Length != output.Shape[1])))
                throw new InferenceException($"its slopes are {slopes}: give one number for each of {output.Shape[1]} channels.");
            if (!step.AddsResidual)
                continue;
            ValueInfo residual = inputs.Required(firstResidual++);
            OperationInputs.CheckSameType(output, residual);
            output = ValueInfo.Of(output.Type, OperationInputs.Broadcast(output.Shape, residual.Shape));
        }

        return output;
    }
}
