using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Each element, or each slice across an axis, once. Outputs: they, and as int64 where each is first met, which of them each element of
/// the input is, and how often each is met. NaN is the same as NaN, and comes last.
/// </summary>
/// <param name="axis">The axis whose slices are compared; negative ones count from the end; null for single elements.</param>
/// <param name="isSorted">Whether they stand in ascending order; if not, in the order in which they are met.</param>
public sealed class Unique(int? axis = null, bool isSorted = true) : Operation
{
    /// <summary>The axis whose slices are compared, or null.</summary>
    public int? Axis { get; } = axis;

    /// <summary>Whether they stand in ascending order.</summary>
    public bool IsSorted { get; } = isSorted;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        if (Axis is { } along)
            OperationInputs.Axis(along, input.Rank);
        if (input.Type != ElementType.Bool)
            _ = ElementDispatch.Number<Maker, Step>(input.Type, default);
        ValueInfo places = ValueInfo.OfUnknownShape(ElementType.Int64);
        return [ValueInfo.OfUnknownShape(input.Type), places, places, places];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        AxisLayout layout = Axis is { } along
            ? AxisLayout.Of(input.Shape, along, toEnd: false)
            : new AxisLayout(1, checked((nint)input.Length), 1);
        var maker = new Maker(input, layout, Axis is { } axis ? OperationInputs.Axis(axis, input.Rank) : null, IsSorted);
        return input.Type == ElementType.Bool ? maker.Visit<byte>() : ElementDispatch.Number<Maker, Step>(input.Type, maker);
    }

    private readonly struct Maker(ValueInfo input, AxisLayout layout, int? axis, bool isSorted) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new UniqueStep<T>(input, layout, axis, isSorted);
    }
}
