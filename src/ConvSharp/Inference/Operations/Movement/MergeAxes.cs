namespace ConvSharp.Inference.Operations;

/// <summary>The same elements with several neighbouring axes as one: torch's flatten.</summary>
/// <param name="first">The first axis; negative ones count from the end.</param>
/// <param name="last">The last axis.</param>
public sealed class MergeAxes(int first, int last) : Operation
{
    /// <summary>The first axis.</summary>
    public int First { get; } = first;

    /// <summary>The last axis.</summary>
    public int Last { get; } = last;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        (int start, int end) = (OperationInputs.Axis(First, input.Rank), OperationInputs.Axis(Last, input.Rank));
        if (start > end)
            throw new InferenceException($"axis {start} comes after axis {end} of {input}: name the first axis first.");
        nint merged = OperationInputs.Product(input.Shape[start..(end + 1)]);
        return [ValueInfo.Of(input.Type, [.. input.Shape[..start], merged, .. input.Shape[(end + 1)..]])];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;
}
