using System.Runtime.CompilerServices;
using ConvSharp.Files;

namespace ConvSharp.Inference.Operations;

/// <summary>Pads: for each axis a table says which element of the input stands where, or that none does.</summary>
internal sealed unsafe class PadStep : Step
{
    private const int None = -1;

    private readonly int _size;
    private readonly int[][] _sources;
    private readonly nint[] _strides;
    private readonly nint _rows;
    private readonly int _first, _run;

    public PadStep(PadMode mode, ValueInfo input, ReadOnlySpan<nint> output, long[] pads)
    {
        _size = input.Type.Size();
        int rank = Math.Max(output.Length, 1);
        _sources = new int[rank][];
        _strides = output.Length == 0 ? [1] : CopyStep.DenseStrides(input.Shape);
        _sources[0] = [0];
        for (int axis = 0; axis < output.Length; axis++)
            _sources[axis] = [.. Enumerable.Range(0, (int)output[axis]).Select(i => Source(mode, i - pads[axis], (int)input.Shape[axis]))];
        _rows = output.Length == 0 ? 1 : OperationInputs.Product(output[..^1]);

        // The middle of a row is one run of the input.
        int[] last = _sources[^1];
        _first = output.Length == 0 ? 0 : (int)Math.Clamp(pads[output.Length - 1], 0, last.Length);
        while (_first + _run < last.Length && last[_first + _run] != None && last[_first + _run] == last[_first] + _run)
            _run++;
    }

    public override bool Reads(int input) => input is 0 or 2;

    public override void Execute(StepMemory memory)
    {
        ulong zero = 0;
        byte* value = memory.HasInput(2) ? memory.InputBytes(2) : (byte*)&zero;
        byte* source = memory.InputBytes(0), target = memory.OutputBytes(0);
        switch (_size)
        {
            case 1:
                Run(source, target, *value, memory.Parallel);
                break;
            case 2:
                Run((ushort*)source, (ushort*)target, *(ushort*)value, memory.Parallel);
                break;
            case 4:
                Run((uint*)source, (uint*)target, *(uint*)value, memory.Parallel);
                break;
            default:
                Run((ulong*)source, (ulong*)target, *(ulong*)value, memory.Parallel);
                break;
        }
    }

    /// <summary>The index of the element that stands at one that may lie beyond the border; −1 where none does.</summary>
    internal static int Source(PadMode mode, long index, int size)
    {
        if (size == 0)
            return None;
        if ((ulong)index < (ulong)size)
            return (int)index;
        switch (mode)
        {
            case PadMode.Edge:
                return index < 0 ? 0 : size - 1;
            case PadMode.Wrap:
                long turned = index % size;
                return (int)(turned < 0 ? turned + size : turned);
            case PadMode.Reflect:
                if (size == 1)
                    return 0;
                long period = 2 * (long)(size - 1), within = index % period;
                within = within < 0 ? within + period : within;
                return (int)(within < size ? within : period - within);
            default:
                return None;
        }
    }

    private void Run<T>(T* source, T* target, T value, ParallelOptions parallel)
        where T : unmanaged
    {
        int width = _sources[^1].Length;
        if (width > 0)
            Pieces.Run(new Body<T>(this, source, target, value), _rows, 2.0 * width * sizeof(T), parallel);
    }

    private readonly struct Body<T>(PadStep step, T* source, T* target, T value) : IRangeBody
        where T : unmanaged
    {
        public void Run(nint start, nint end)
        {
            int[] last = step._sources[^1];
            for (nint row = start; row < end; row++)
            {
                var line = new Span<T>(target + (row * last.Length), last.Length);
                T* from = Row(row);
                if (from == null)
                    line.Fill(value);
                else
                    Copy(from, line, last);
            }
        }

        private void Copy(T* from, Span<T> line, int[] last)
        {
            (int first, int run) = (step._first, step._run);
            for (int i = 0; i < first; i++)
                line[i] = last[i] == None ? value : from[last[i]];
            if (run > 0)
                new ReadOnlySpan<T>(from + last[first], run).CopyTo(line[first..]);
            for (int i = first + run; i < line.Length; i++)
                line[i] = last[i] == None ? value : from[last[i]];
        }

        /// <summary>The input's row that stands at a row of the output, or null.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private T* Row(nint row)
        {
            nint offset = 0;
            for (int axis = step._sources.Length - 2; axis >= 0; axis--)
            {
                (row, nint index) = Math.DivRem(row, step._sources[axis].Length);
                int at = step._sources[axis][index];
                if (at == None)
                    return null;
                offset += at * step._strides[axis];
            }

            return source + offset;
        }
    }
}
