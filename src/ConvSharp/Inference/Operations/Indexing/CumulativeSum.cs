using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>The sums of all elements up to each, along an axis. Inputs: the data, and the axis, one int64 or int32.</summary>
/// <param name="isExclusive">Whether the element itself does not count.</param>
/// <param name="isReverse">Whether the sums start at the end.</param>
public sealed class CumulativeSum(bool isExclusive = false, bool isReverse = false) : Operation
{
    /// <inheritdoc/>
    public override string Kind => "CumSum";

    /// <summary>Whether the element itself does not count.</summary>
    public bool IsExclusive { get; } = isExclusive;

    /// <summary>Whether the sums start at the end.</summary>
    public bool IsReverse { get; } = isReverse;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo axis) = (inputs.Required(0), inputs.Required(1));
        if (axis.Type is not (ElementType.Int64 or ElementType.Int32) || axis.Length != 1)
            throw new InferenceException($"its axis is {axis}: give one int64 or int32.");
        if (axis.Integers("axis") is { } known)
            OperationInputs.Axis(known[0], data.Rank);
        return [ValueInfo.Of(data.Type, data.Shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return ElementDispatch.Number<Maker, Step>(description.Inputs[0]!.Type, new Maker(this));
    }

    private readonly struct Maker(CumulativeSum sum) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new SumStep<T>(sum.IsExclusive, sum.IsReverse);
    }

    private sealed unsafe class SumStep<T>(bool isExclusive, bool isReverse) : Step
        where T : unmanaged, INumber<T>
    {
        public override void Execute(StepMemory memory)
        {
            long axis = memory.Inputs[1].Type == ElementType.Int64 ? memory.Input<long>(1)[0] : memory.Input<int>(1)[0];
            int along = OperationInputs.Axis(axis, memory.InputShape(0).Length);
            var layout = AxisLayout.Of(memory.InputShape(0), along, toEnd: false);
            Pieces.Run(
                new Body(this, layout, (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0)), checked(layout.Outer * layout.Inner),
                2.0 * sizeof(T) * layout.Length, memory.Parallel);
        }

        private readonly struct Body(SumStep<T> step, AxisLayout layout, T* input, T* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint line = start; line < end; line++)
                {
                    (nint outer, nint inner) = Math.DivRem(line, layout.Inner);
                    nint first = (outer * layout.Length * layout.Inner) + inner;
                    step.Line(input + first, output + first, layout);
                }
            }
        }

        private void Line(T* input, T* output, AxisLayout layout)
        {
            T sum = T.Zero;
            for (nint i = 0; i < layout.Length; i++)
            {
                nint at = (isReverse ? layout.Length - 1 - i : i) * layout.Inner;
                T value = input[at];
                output[at] = isExclusive ? sum : sum + value;
                sum += value;
            }
        }
    }
}
