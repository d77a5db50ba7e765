using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>What sums and products have in common: where they start, and how they go on.</summary>
internal interface ICumulation
{
    T Start<T>()
        where T : INumber<T>;

    T Join<T>(T total, T value)
        where T : INumber<T>;
}

/// <summary>Joins all elements up to each, along an axis.</summary>
internal sealed unsafe class CumulativeStep<T, TCumulation>(bool isExclusive, bool isReverse) : Step
    where T : unmanaged, INumber<T>
    where TCumulation : struct, ICumulation
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

    private readonly struct Body(CumulativeStep<T, TCumulation> step, AxisLayout layout, T* input, T* output) : IRangeBody
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
        TCumulation cumulation = default;
        T total = cumulation.Start<T>();
        for (nint i = 0; i < layout.Length; i++)
        {
            nint at = (isReverse ? layout.Length - 1 - i : i) * layout.Inner;
            T before = total;
            total = cumulation.Join(total, input[at]);
            output[at] = isExclusive ? before : total;
        }
    }
}

/// <summary>What the operations that join all elements up to each take, and the step of each.</summary>
internal static class CumulativeSteps
{
    /// <exception cref="InferenceException">The axis is none.</exception>
    public static ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo axis) = (inputs.Required(0), inputs.Required(1));
        if (axis.Type is not (ElementType.Int64 or ElementType.Int32) || axis.Length != 1)
            throw new InferenceException($"its axis is {axis}: give one int64 or int32.");
        if (axis.Integers("axis") is { } known)
            OperationInputs.Axis(known[0], data.Rank);
        return [ValueInfo.Of(data.Type, data.Shape)];
    }

    /// <exception cref="InferenceException">It does not compute with elements of this type.</exception>
    public static Step Of<TCumulation>(ElementType type, bool isExclusive, bool isReverse)
        where TCumulation : struct, ICumulation =>
        ElementDispatch.Number<Maker<TCumulation>, Step>(type, new Maker<TCumulation>(isExclusive, isReverse));

    private readonly struct Maker<TCumulation>(bool isExclusive, bool isReverse) : INumberVisitor<Step>
        where TCumulation : struct, ICumulation
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new CumulativeStep<T, TCumulation>(isExclusive, isReverse);
    }
}
