using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Pools some rows at a time: the rows of each window are joined with the width in the vectors to one line, then the lines' columns. Where
/// windows step evenly, lines have their padding beside them, and are split by the stride, so that columns are joined in vectors too.
/// </summary>
internal sealed unsafe class RowPoolStep<T, TRows> : Step
    where T : unmanaged
    where TRows : struct, IPoolRows<T>
{
    /// <summary>Elements of the lines that are made at a time: they stay in the nearest cache.</summary>
    private const int Block = 2048;

    private readonly PoolPlanes _planes;
    private readonly TRows _rows;
    private readonly T _empty;
    private readonly int _pitch, _lines, _length, _phaseLength;
    private readonly int[] _tapOffsets;

    public RowPoolStep(PoolPlanes planes, TRows rows)
    {
        (_planes, _rows, _empty) = (planes, rows, rows.Empty);
        PoolWindows widths = planes.Windows[2];
        int stride = widths.LineLength > 0 ? widths.Stride : 1;
        _pitch = checked((Math.Max(widths.LineLength, planes.Sizes[2]) + stride - 1) / stride * stride);
        _lines = Math.Clamp(Block / _pitch, 1, planes.Windows[1].Count);
        _length = Padded(checked(_pitch * _lines));
        _phaseLength = stride > 1 ? Padded(_pitch / stride * _lines) : 0;
        _tapOffsets = new int[widths.Kernel];
        for (int tap = 0; tap < widths.Kernel; tap++)
        {
            int at = tap * widths.Dilation;
            _tapOffsets[tap] = _phaseLength == 0 ? at : (at % stride * _phaseLength) + (at / stride);
        }
    }

    public override void Execute(StepMemory memory) => Pieces.Run(
        new Planes(this, (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0)), _planes.Count,
        (double)sizeof(T) * (_planes.InputSize + _planes.OutputSize), memory.Parallel);

    private readonly struct Planes(RowPoolStep<T, TRows> step, T* input, T* output) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            long length = step._length + ((long)step._phaseLength * step._planes.Windows[2].Stride);
            using Workspace workspace = Workspace.Rent(length * sizeof(T));
            var lines = (T*)workspace.Start;
            new Span<T>(lines, step._length).Fill(step._empty); // the padding, which stays
            for (nint plane = start; plane < end; plane++)
                step.Pool(input + (plane * step._planes.InputSize), output + (plane * step._planes.OutputSize), lines);
        }
    }

    private void Pool(T* input, T* output, T* lines)
    {
        (PoolWindows depths, PoolWindows heights, PoolWindows widths) = (_planes.Windows[0], _planes.Windows[1], _planes.Windows[2]);
        for (int depth = 0; depth < depths.Count; depth++)
        {
            for (int height = 0; height < heights.Count; height += _lines)
            {
                int count = Math.Min(_lines, heights.Count - height);
                for (int i = 0; i < count; i++)
                    JoinRows(input, depth, height + i, lines + ((nint)i * _pitch) + widths.Before);
                T* source = _phaseLength == 0 ? lines : lines + _length;
                if (_phaseLength > 0)
                    Split(lines, source, widths.Stride, _pitch / widths.Stride * count);
                for (int i = 0; i < count; i++, output += widths.Count)
                    JoinColumns(source, i, output, depth, height + i);
            }
        }
    }

    private void JoinColumns(T* source, int line, T* output, int depth, int height)
    {
        (PoolWindows depths, PoolWindows heights, PoolWindows widths) = (_planes.Windows[0], _planes.Windows[1], _planes.Windows[2]);
        var results = new Span<T>(output, widths.Count);
        int count = depths.Counts[depth] * heights.Counts[height];
        if (count == 0)
        {
            results.Fill(_empty);
            return;
        }

        if (widths.LineLength > 0)
            JoinEvenly(source + ((nint)line * (_phaseLength == 0 ? _pitch : _pitch / widths.Stride)), output, widths.Count);
        else
            JoinEachWindow(source + ((nint)line * _pitch), results);
        _rows.Finish(results, count, depths.PaddedCounts[depth] * heights.PaddedCounts[height], widths);
    }

    private void JoinRows(T* input, int depth, int height, T* line)
    {
        (PoolWindows depths, PoolWindows heights) = (_planes.Windows[0], _planes.Windows[1]);
        int width = _planes.Sizes[2];
        nint step = (nint)heights.Dilation * width, slice = (nint)depths.Dilation * _planes.Sizes[1] * width;
        T* first = input + ((((nint)depths.Starts[depth] * _planes.Sizes[1]) + heights.Starts[height]) * width);
        (int slices, int rows) = (depths.Counts[depth], heights.Counts[height]);
        if (width < Vector<T>.Count)
        {
            for (int column = 0; column < width; column++)
            {
                T joined = _empty;
                for (int d = 0; d < slices; d++)
                {
                    T* at = first + column + (d * slice);
                    for (int h = 0; h < rows; h++, at += step)
                        joined = _rows.Join(joined, _rows.Of(*at));
                }

                line[column] = joined;
            }

            return;
        }

        // The last vector ends with the row; what it shares with the one before is computed twice.
        for (int column = 0; column < width; column += Vector<T>.Count)
        {
            int place = Math.Min(column, width - Vector<T>.Count);
            var joined = new Vector<T>(_empty);
            for (int d = 0; d < slices; d++)
            {
                T* at = first + place + (d * slice);
                for (int h = 0; h < rows; h++, at += step)
                    joined = _rows.Join(joined, _rows.Of(Unsafe.ReadUnaligned<Vector<T>>(at)));
            }

            Unsafe.WriteUnaligned(line + place, joined);
        }
    }

    private void JoinEvenly(T* source, T* output, int count)
    {
        if (count < Vector<T>.Count)
        {
            Vector<T> joined = Joined(source);
            new ReadOnlySpan<T>(&joined, count).CopyTo(new Span<T>(output, count));
            return;
        }

        for (int column = 0; column < count; column += Vector<T>.Count)
        {
            int place = Math.Min(column, count - Vector<T>.Count);
            Unsafe.WriteUnaligned(output + place, Joined(source + place));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<T> Joined(T* source)
    {
        int[] offsets = _tapOffsets;
        Vector<T> joined = Unsafe.ReadUnaligned<Vector<T>>(source + offsets[0]);
        for (int tap = 1; tap < offsets.Length; tap++)
            joined = _rows.Join(joined, Unsafe.ReadUnaligned<Vector<T>>(source + offsets[tap]));
        return joined;
    }

    /// <summary>Every stride-th element, from each of the first on, as a run of its own.</summary>
    private void Split(T* lines, T* phases, int stride, int each)
    {
        if (stride == 2 && PairSplit<T>.Best is { } pairs)
        {
            pairs.Run(lines, phases, phases + _phaseLength, each);
            return;
        }

        for (int phase = 0; phase < stride; phase++)
        {
            T* target = phases + ((nint)phase * _phaseLength);
            T* source = lines + phase;
            for (int i = 0; i < each; i++, source += stride)
                target[i] = *source;
        }
    }

    /// <summary>For windows of different sizes, or with far more padding than input.</summary>
    private void JoinEachWindow(T* line, Span<T> results)
    {
        PoolWindows widths = _planes.Windows[2];
        for (int window = 0; window < results.Length; window++)
        {
            T* at = line + widths.Starts[window];
            T joined = _empty;
            for (int tap = 0; tap < widths.Counts[window]; tap++, at += widths.Dilation)
                joined = _rows.Join(joined, *at);
            results[window] = joined;
        }
    }

    /// <summary>Room beyond a run, where vectors end.</summary>
    private static int Padded(int length) => checked(length + PairSplit<T>.Slack + 63) & ~63;
}
