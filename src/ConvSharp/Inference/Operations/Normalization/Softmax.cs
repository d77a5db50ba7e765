using System.Numerics;

namespace ConvSharp.Inference.Operations;

/// <summary>exp(x) divided by its sum along an axis, or the logarithm of that.</summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
/// <param name="isLogarithm">Whether the result is the logarithm.</param>
/// <param name="toEnd">Whether all axes from it on are one, as before opset 13.</param>
public sealed class Softmax(int axis = -1, bool isLogarithm = false, bool toEnd = false) : Operation
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <summary>Whether the result is the logarithm.</summary>
    public bool IsLogarithm { get; } = isLogarithm;

    /// <summary>Whether all axes from it on are one.</summary>
    public bool ToEnd { get; } = toEnd;

    /// <inheritdoc/>
    public override string Kind => IsLogarithm ? "LogSoftmax" : "Softmax";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        AxisLayout.Of(input.Shape, Axis, ToEnd);
        return [ValueInfo.Of(input.Type, input.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        return ElementDispatch.Float<Maker, Step>(input.Type, new Maker(AxisLayout.Of(input.Shape, Axis, ToEnd), IsLogarithm));
    }

    private readonly struct Maker(AxisLayout layout, bool isLogarithm) : IFloatVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => new SoftmaxStep<T>(layout, isLogarithm);
    }
}
