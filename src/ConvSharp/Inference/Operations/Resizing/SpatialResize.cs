using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>A resizing of the spatial axes of [N, C, …], by one factor for all axes or one for each, or to a size.</summary>
internal sealed class SpatialResize(ResizeOptions options, double[]? factors, PerAxis size) : Operation
{
    public override string Kind => "Resize";

    public ResizeOptions Options => options;

    /// <summary>One factor for all axes, or one for each; null if there is a size.</summary>
    public IReadOnlyList<double>? Factors => factors;

    public PerAxis Size => size;

    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs) => Whole(inputs.Required(0)).Infer(Inputs(inputs.Required(0)));

    public override Step Prepare(StepDescription description)
    {
        ValueInfo input = description.Inputs[0]!;
        return Whole(input).Prepare(description.With(Inputs(input)));
    }

    /// <summary>The same as a resizing of given sizes or scales, with its inputs.</summary>
    internal (Resize Operation, ValueInfo?[] Inputs) AsResize(ValueInfo input) => (Whole(input), Inputs(input));

    private Resize Whole(ValueInfo input)
    {
        if (input.Rank < 3 || (factors is { Length: > 1 } && factors.Length != input.Rank - 2))
            throw new InferenceException($"its input is {input}: give batch, channels and as many spatial axes as there are factors.");
        return new Resize(options with { Axes = [.. Enumerable.Range(2, input.Rank - 2).Select(axis => (long)axis)] });
    }

    private ValueInfo?[] Inputs(ValueInfo input)
    {
        int rank = input.Rank - 2;
        if (factors is null)
        {
            long[] sizes = [.. Enumerable.Range(0, rank).Select(axis => size.At(axis, rank, "size", 0))];
            return [input, null, null, ValueInfo.Of(InferenceTensor.Of<long>(sizes, rank))];
        }

        double[] scales = factors.Length == 1 ? [.. Enumerable.Repeat(factors[0], rank)] : factors;
        return [input, null, ValueInfo.Of(InferenceTensor.Of<double>(scales, rank))];
    }
}
