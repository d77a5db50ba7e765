using System.Numerics;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Sorts the slices; equal ones are neighbours then.</summary>
internal sealed unsafe class UniqueStep<T>(ValueInfo input, AxisLayout layout, int? axis, bool isSorted) : Step
    where T : unmanaged, INumber<T>
{
    private const int Lists = 4;

    public override long WorkspaceBytes => checked((long)layout.Length * Lists * sizeof(int));

    public override void Execute(StepMemory memory)
    {
        int length = checked((int)layout.Length);
        T* data = (T*)memory.InputBytes(0);
        int* lists = (int*)memory.WorkspaceAddress;
        var order = new Span<int>(lists, length);
        Span<int> groups = new(lists + length, length), firsts = new(lists + (2 * (nint)length), length);
        Span<int> ranks = new(lists + (3 * (nint)length), length);
        var comparer = new Comparer(data, layout);
        for (int i = 0; i < length; i++)
            order[i] = i;
        order.Sort(comparer);
        int count = 0;
        for (int i = 0; i < length; i++)
        {
            if (i == 0 || comparer.Order(order[i - 1], order[i]) != 0)
                firsts[count++] = order[i];
            groups[order[i]] = count - 1;
        }

        if (!isSorted)
            Renumber(groups, firsts, ranks, count);
        Write(memory, data, groups, firsts[..count]);
    }

    /// <summary>Gives groups the order in which they are met.</summary>
    private static void Renumber(Span<int> groups, Span<int> firsts, Span<int> ranks, int count)
    {
        ranks[..count].Fill(-1);
        int next = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            ref int rank = ref ranks[groups[i]];
            if (rank < 0)
                (firsts[next], rank) = (i, next++);
            groups[i] = rank;
        }
    }

    private void Write(StepMemory memory, T* data, ReadOnlySpan<int> groups, ReadOnlySpan<int> firsts)
    {
        int count = firsts.Length;
        if (memory.HasOutput(0))
        {
            nint[] shape = axis is { } along ? input.Shape.ToArray() : [count];
            shape[axis ?? 0] = count;
            memory.Outputs[0].Hold(input.Type, shape);
            T* output = (T*)memory.OutputBytes(0);
            for (nint row = 0; row < layout.Outer; row++)
            {
                for (int i = 0; i < count; i++, output += layout.Inner)
                {
                    T* slice = data + (((row * layout.Length) + firsts[i]) * layout.Inner);
                    new ReadOnlySpan<T>(slice, (int)layout.Inner).CopyTo(new Span<T>(output, (int)layout.Inner));
                }
            }
        }

        if (memory.HasOutput(1))
        {
            Span<long> places = Places(memory, 1, count);
            for (int i = 0; i < count; i++)
                places[i] = firsts[i];
        }

        if (memory.HasOutput(2))
        {
            Span<long> inverse = Places(memory, 2, groups.Length);
            for (int i = 0; i < groups.Length; i++)
                inverse[i] = groups[i];
        }

        if (memory.HasOutput(3))
        {
            Span<long> counts = Places(memory, 3, count);
            counts.Clear();
            foreach (int group in groups)
                counts[group]++;
        }
    }

    private static Span<long> Places(StepMemory memory, int output, int count)
    {
        memory.Outputs[output].Hold(ElementType.Int64, [count]);
        return memory.Output<long>(output);
    }

    private readonly struct Comparer(T* data, AxisLayout layout) : IComparer<int>
    {
        /// <summary>The order of two slices; of equal ones, the first comes first.</summary>
        public int Compare(int x, int y) => Order(x, y) is var order and not 0 ? order : x.CompareTo(y);

        /// <summary>The order of two slices, element by element.</summary>
        public int Order(int x, int y)
        {
            for (nint row = 0; row < layout.Outer; row++)
            {
                T* first = data + (((row * layout.Length) + x) * layout.Inner);
                T* second = data + (((row * layout.Length) + y) * layout.Inner);
                for (nint i = 0; i < layout.Inner; i++)
                {
                    if (Order(first[i], second[i]) is var order and not 0)
                        return order;
                }
            }

            return 0;
        }

        private static int Order(T x, T y) => x < y ? -1 : x > y ? 1 : x == y ? 0 : T.IsNaN(x).CompareTo(T.IsNaN(y));
    }
}
