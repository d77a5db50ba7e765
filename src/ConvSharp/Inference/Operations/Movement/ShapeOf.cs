namespace ConvSharp.Inference.Operations;

/// <summary>The lengths of the input's axes, as int64: known as soon as the input's shape is.</summary>
/// <param name="start">The first axis; negative ones count from the end.</param>
/// <param name="end">The axis after the last one; null for all.</param>
public sealed class ShapeOf(long start = 0, long? end = null) : Operation
{
    /// <summary>The first axis.</summary>
    public long Start { get; } = start;

    /// <summary>The axis after the last one; null for all.</summary>
    public long? End { get; } = end;

    /// <inheritdoc/>
    public override string Kind => "Shape";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        int first = Clamped(Start, input.Rank), after = Clamped(End ?? input.Rank, input.Rank);
        long[] shape = [.. input.Shape.ToArray().Skip(first).Take(after - first).Select(size => (long)size)];
        return [ValueInfo.Of(InferenceTensor.Of<long>(shape, shape.Length))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description) => Step.View;

    private static int Clamped(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
}
