using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>The index of the largest or smallest number along an axis, as int64.</summary>
/// <param name="isLargest">Whether the largest number is looked for.</param>
/// <param name="axis">The axis; negative ones count from the end.</param>
/// <param name="keepsAxis">Whether the axis stays, with length 1.</param>
/// <param name="selectsLast">Whether of equal numbers the last counts, not the first.</param>
public sealed class ArgExtreme(bool isLargest, int axis = 0, bool keepsAxis = true, bool selectsLast = false) : Operation
{
    /// <summary>Whether the largest number is looked for.</summary>
    public bool IsLargest { get; } = isLargest;

    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <summary>Whether the axis stays, with length 1.</summary>
    public bool KeepsAxis { get; } = keepsAxis;

    /// <summary>Whether of equal numbers the last counts.</summary>
    public bool SelectsLast { get; } = selectsLast;

    /// <inheritdoc/>
    public override string Kind => IsLargest ? "ArgMax" : "ArgMin";

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        ValueInfo input = inputs.Required(0);
        int along = OperationInputs.Axis(Axis, input.Rank);
        if (input.Shape[along] == 0)
            throw new InferenceException($"axis {along} of {input} is empty: it has no largest number.");
        bool[] reduced = [.. Enumerable.Range(0, input.Rank).Select(at => at == along)];
        return [ValueInfo.Of(ElementType.Int64, Reduce.ReducedShape(input.Shape, reduced, KeepsAxis))];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ValueInfo input = description.Inputs[0]!;
        int along = OperationInputs.Axis(Axis, input.Rank);
        return ElementDispatch.Number<Maker, Step>(
            input.Type, new Maker(this, input.Shape[along], OperationInputs.Product(input.Shape[(along + 1)..])));
    }

    private readonly struct Maker(ArgExtreme operation, nint length, nint inner) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
            new IndexStep<T>(operation.IsLargest, operation.SelectsLast, length, inner);
    }

    private sealed unsafe class IndexStep<T>(bool isLargest, bool selectsLast, nint length, nint inner) : Step
        where T : unmanaged, INumber<T>
    {
        public override void Execute(StepMemory memory) => Pieces.Run(
            new Body(this, (T*)memory.InputBytes(0), (long*)memory.OutputBytes(0)), (nint)memory.Outputs[0].Length,
            (double)sizeof(T) * length, memory.Parallel);

        private readonly struct Body(IndexStep<T> step, T* input, long* output) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint item = start; item < end; item++)
                    output[item] = step.Index(input, item);
            }
        }

        private long Index(T* input, nint item)
        {
            (nint outer, nint at) = Math.DivRem(item, inner);
            T* first = input + (outer * length * inner) + at;
            (T best, nint index) = (*first, 0);
            for (nint i = 1; i < length; i++)
            {
                T value = first[i * inner];
                bool isBetter = isLargest ? value > best : value < best;
                if (isBetter || (selectsLast && value == best))
                    (best, index) = (value, i);
            }

            return index;
        }
    }
}
