namespace ConvSharp.Inference.Operations;

/// <summary>The length that the inputs have in common, each along its own axis, as an int64 without axes.</summary>
/// <param name="axes">The axis of each input; negative ones count from the end.</param>
internal sealed class CommonLength(params IReadOnlyList<int> axes) : Operation
{
    /// <summary>The axis of each input.</summary>
    public IReadOnlyList<int> Axes { get; } = axes is { Count: > 0 }
        ? [.. axes]
        : throw new InferenceException("it has no axis: give one for each input.");

    /// <inheritdoc/>
    /// <exception cref="InferenceException">The lengths differ.</exception>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        nint length = LengthOf(inputs.Required(0), 0);
        for (int i = 1; i < Axes.Count; i++)
        {
            if (LengthOf(inputs.Required(i), i) is var other && other != length)
            {
                throw new InferenceException(
                    $"its scanned inputs have lengths {length} (axis {Axes[0]} of {inputs[0]}) and "
                    + $"{other} (axis {Axes[i]} of {inputs[i]}): give equal lengths.");
            }
        }

        return [ValueInfo.Of(InferenceTensor.Of<long>([length]))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;

    private nint LengthOf(ValueInfo input, int index) => input.Shape[OperationInputs.Axis(Axes[index], input.Rank)];
}
