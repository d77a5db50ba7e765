using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>x, below 0 times the slope of its channel. Inputs: x [N, C, …] and the slopes, one or C.</summary>
public sealed class ChannelPRelu : Operation
{
    /// <inheritdoc/>
    public override string Kind => "PRelu";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo input, ValueInfo slopes) = (inputs.Required(0), inputs.Required(1));
        OperationInputs.CheckSameType(input, slopes);
        if (slopes.Length != 1 && (input.Rank < 2 || slopes.Length != input.Shape[1]))
            throw new InferenceException($"its slopes are {slopes}: give one, or one for each channel of {input}.");
        return [ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        nint count = (nint)description.Inputs[1]!.Length;
        nint[] shape = input.Shape.ToArray(), slopes = [.. shape.Select((_, axis) => axis == 1 ? count : 1)];
        return ElementDispatch.Float<Maker, Step>(input.Type, new Maker(new BroadcastLayout(shape, shape, slopes)));
    }

    private readonly struct Maker(BroadcastLayout layout) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
            new BinaryStep<T, T>(new PReluMap<T>(), layout, [true, false]);
    }
}
