using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// The k largest or smallest elements along an axis, the best first, the first of equals before the others. Inputs: the data, and k.
/// Outputs: the
/// elements, and their indices as int64.
/// </summary>
/// <param name="axis">The axis; negative ones count from the end.</param>
/// <param name="isLargest">Whether the largest are taken, instead of the smallest.</param>
public sealed class TopK(int axis = -1, bool isLargest = true) : Operation
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <summary>Whether the largest are taken.</summary>
    public bool IsLargest { get; } = isLargest;

    /// <inheritdoc/>
    public override ValueInfo[] Infer(ReadOnlySpan<ValueInfo?> inputs)
    {
        (ValueInfo data, ValueInfo count) = (inputs.Required(0), inputs.Required(1));
        int along = OperationInputs.Axis(Axis, data.Rank);
        if (count.Type != ElementType.Int64 || count.Length != 1)
            throw new InferenceException($"its k is {count}: give one int64.");
        if (count.Value is null)
            return [ValueInfo.OfUnknownShape(data.Type), ValueInfo.OfUnknownShape(ElementType.Int64)];
        long k = count.Value.Elements<long>()[0];
        if (k < 0 || k > data.Shape[along])
            throw new InferenceException($"its k is {k}, of an axis of length {data.Shape[along]}: give 0 to {data.Shape[along]}.");
        nint[] shape = [.. data.Shape[..along], (nint)k, .. data.Shape[(along + 1)..]];
        return [ValueInfo.Of(data.Type, shape), ValueInfo.Of(ElementType.Int64, shape)];
    }

    /// <inheritdoc/>
    public override Step Prepare(StepDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        (ValueInfo data, ValueInfo output) = (description.Inputs[0]!, description.Outputs[0]);
        var layout = AxisLayout.Of(data.Shape, Axis, toEnd: false);
        return ElementDispatch.Number<Maker, Step>(
            data.Type, new Maker(layout, output.Shape[OperationInputs.Axis(Axis, output.Rank)], IsLargest));
    }

    private readonly struct Maker(AxisLayout layout, nint k, bool isLargest) : INumberVisitor<Step>
    {
        public Step Visit<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T> => new TopStep<T>(layout, k, isLargest);
    }

    /// <summary>Keeps the best k of each line in a heap of their indices, whose root is the worst; then sorts the heap.</summary>
    private sealed unsafe class TopStep<T>(AxisLayout layout, nint k, bool isLargest) : Step
        where T : unmanaged, INumber<T>
    {
        private readonly nint _lines = checked(layout.Outer * layout.Inner);

        public override long WorkspaceBytes => checked((long)_lines * k * sizeof(int));

        public override bool Reads(int input) => input == 0;

        public override void Execute(StepMemory memory)
        {
            if (k == 0)
                return;
            T* values = memory.HasOutput(0) ? (T*)memory.OutputBytes(0) : null;
            long* indices = memory.HasOutput(1) ? (long*)memory.OutputBytes(1) : null;
            Pieces.Run(
                new Body(this, (T*)memory.InputBytes(0), (int*)memory.WorkspaceAddress, values, indices), _lines,
                (double)sizeof(T) * layout.Length, memory.Parallel);
        }

        private readonly struct Body(TopStep<T> step, T* input, int* heaps, T* values, long* indices) : IRangeBody
        {
            public void Run(nint start, nint end)
            {
                for (nint line = start; line < end; line++)
                    step.Line(input, heaps, values, indices, line);
            }
        }

        private void Line(T* input, int* heaps, T* values, long* indices, nint line)
        {
            (nint outer, nint inner) = Math.DivRem(line, layout.Inner);
            T* data = input + (outer * layout.Length * layout.Inner) + inner;
            int* heap = heaps + (line * k);
            for (int i = 0; i < k; i++)
                heap[i] = i;
            for (nint i = (k / 2) - 1; i >= 0; i--)
                Sink(data, heap, i, k);
            for (int i = (int)k; i < layout.Length; i++)
            {
                if (!IsBefore(data, i, heap[0]))
                    continue;
                heap[0] = i;
                Sink(data, heap, 0, k);
            }

            for (nint last = k - 1; last > 0; last--)
            {
                (heap[0], heap[last]) = (heap[last], heap[0]);
                Sink(data, heap, 0, last);
            }

            nint first = (outer * k * layout.Inner) + inner;
            for (nint i = 0; i < k; i++)
            {
                if (values != null)
                    values[first + (i * layout.Inner)] = data[heap[i] * layout.Inner];
                if (indices != null)
                    indices[first + (i * layout.Inner)] = heap[i];
            }
        }

        private void Sink(T* data, int* heap, nint at, nint count)
        {
            while (true)
            {
                nint worst = at;
                for (nint child = (2 * at) + 1; child <= (2 * at) + 2 && child < count; child++)
                    worst = IsBefore(data, heap[worst], heap[child]) ? child : worst;
                if (worst == at)
                    return;
                (heap[at], heap[worst]) = (heap[worst], heap[at]);
                at = worst;
            }
        }

        private bool IsBefore(T* data, int first, int second)
        {
            T a = data[first * layout.Inner], b = data[second * layout.Inner];
            return a == b ? first < second : isLargest ? a > b : a < b;
        }
    }
}
