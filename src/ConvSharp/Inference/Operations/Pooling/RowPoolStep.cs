using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Pools some rows at a time: the rows of each window are joined with the width in the vectors to one line, then the lines' columns. Where
/// windows step evenly, lines have their padding beside them, and are split by the stride, so that the columns of all lines are joined as
/// one run.
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
    private readonly int _pitch, _lines, _length, _phaseLength, _resultPitch;
    private readonly int[] _tapOffsets;
    private readonly Vector<T> _narrowRow;

    public RowPoolStep(PoolPlanes planes, TRows rows)
    {
        (_planes, _rows, _empty) = (planes, rows, rows.Empty);
        PoolWindows widths = planes.Windows[2];
        int stride = widths.LineLength > 0 ? widths.Stride : 1;
        _pitch = checked((Math.Max(widths.LineLength, planes.Sizes[2]) + stride - 1) / stride * stride);
        _lines = Math.Clamp(Block / _pitch, 1, planes.Windows[1].Count);
        _length = Padded(checked(_pitch * _lines));
        _resultPitch = _pitch / stride;
        _phaseLength = stride > 1 ? Padded(_resultPitch * _lines) : 0;
        Span<T> lanes = stackalloc T[Vector<T>.Count];
        lanes.Clear();
        lanes[..Math.Min(planes.Sizes[2], lanes.Length)].Fill(Vector<T>.AllBitsSet[0]);
        _narrowRow = new Vector<T>(lanes);
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
            using Workspace workspace = Workspace.Rent((length + Padded(step._resultPitch * step._lines)) * sizeof(T));
            T* lines = (T*)workspace.Start, results = lines + length;
            new Span<T>(lines, step._length).Fill(step._empty); // the padding, which stays
            T* inputEnd = input + (step._planes.Count * step._planes.InputSize);
            for (nint plane = start; plane < end; plane++)
                step.Pool(input + (plane * step._planes.InputSize), inputEnd, output + (plane * step._planes.OutputSize), lines, results);
        }
    }

    private void Pool(T* input, T* end, T* output, T* lines, T* results)
    {
        (PoolWindows depths, PoolWindows heights, PoolWindows widths) = (_planes.Windows[0], _planes.Windows[1], _planes.Windows[2]);
        T* outputEnd = output + _planes.OutputSize;
        for (int depth = 0; depth < depths.Count; depth++)
        {
            for (int height = 0; height < heights.Count; height += _lines)
            {
                int count = Math.Min(_lines, heights.Count - height);
                for (int i = 0; i < count; i++)
                    JoinRows(input, end, depth, height + i, lines + ((nint)i * _pitch) + widths.Before);
                T* source = _phaseLength == 0 ? lines : lines + _length;
                if (_phaseLength > 0)
                    Split(lines, source, widths.Stride, _resultPitch * count);
                if (widths.LineLength > 0)
                    JoinEvenly(source, count, output, outputEnd, results);
                else
                    JoinEachWindow(lines, count, output);
                Finish(output, count, depth, height);
                output += (nint)count * widths.Count;
            }
        }
    }

    private void Finish(T* output, int lines, int depth, int height)
    {
        (PoolWindows depths, PoolWindows heights, PoolWindows widths) = (_planes.Windows[0], _planes.Windows[1], _planes.Windows[2]);
        for (int i = 0; i < lines; i++, height++, output += widths.Count)
        {
            int count = depths.Counts[depth] * heights.Counts[height];
            if (count == 0)
                new Span<T>(output, widths.Count).Fill(_empty);
            else if (_rows.Finishes)
                _rows.Finish(new Span<T>(output, widths.Count), count, depths.PaddedCounts[depth] * heights.PaddedCounts[height], widths);
        }
    }

    private void JoinRows(T* input, T* end, int depth, int height, T* line)
    {
        (PoolWindows depths, PoolWindows heights) = (_planes.Windows[0], _planes.Windows[1]);
        (int width, int slices, int rows) = (_planes.Sizes[2], depths.Counts[depth], heights.Counts[height]);
        if (slices == 0 || rows == 0)
            return; // the window has no tap: its result is not read from the line
        nint step = (nint)heights.Dilation * width, slice = (nint)depths.Dilation * _planes.Sizes[1] * width;
        T* first = input + ((((nint)depths.Starts[depth] * _planes.Sizes[1]) + heights.Starts[height]) * width);
        TRows by = _rows;
        if (width >= Vector<T>.Count)
        {
            if (by.IsPlain && slices == 1 && rows == 3)
            {
                PoolRun<T, TRows>.JoinThree(by, first, first + step, first + (2 * step), line, width);
                return;
            }

            if (by.IsPlain && slices == 1 && rows == 2)
            {
                PoolRun<T, TRows>.JoinTwo(by, first, first + step, line, width);
                return;
            }

            // The last vector ends with the row; what it shares with the one before is computed twice.
            for (int column = 0; column < width; column += Vector<T>.Count)
            {
                int place = Math.Min(column, width - Vector<T>.Count);
                Unsafe.WriteUnaligned(line + place, PoolRun<T, TRows>.Joined(by, first + place, slice, slices, step, rows));
            }
        }
        else
        {
            // What the vector has beyond the row becomes padding; the next line's row is written later.
            bool mayReadBeyond = first + ((slices - 1) * slice) + ((rows - 1) * step) + Vector<T>.Count <= end;
            Vector<T> joined = mayReadBeyond
                ? PoolRun<T, TRows>.Joined(by, first, slice, slices, step, rows)
                : JoinedAtEnd(first, slice, slices, step, rows);
            Unsafe.WriteUnaligned(line, Vector.ConditionalSelect(_narrowRow, joined, new Vector<T>(_empty)));
        }
    }

    /// <summary>Joins narrow rows at the input's end, where a vector would read beyond it, in the same order.</summary>
    private Vector<T> JoinedAtEnd(T* first, nint slice, int slices, nint step, int rows)
    {
        Vector<T> joined = default, row = default;
        for (int d = 0; d < slices; d++)
        {
            T* at = first + (d * slice);
            for (int h = 0; h < rows; h++, at += step)
            {
                new ReadOnlySpan<T>(at, _planes.Sizes[2]).CopyTo(new Span<T>(&row, Vector<T>.Count));
                joined = d + h == 0 ? _rows.Of(row) : _rows.Join(joined, _rows.Of(row));
            }
        }

        return joined;
    }

    /// <summary>Joins the columns of some lines as one run, which has some results between those of two lines that are dropped.</summary>
    private void JoinEvenly(T* source, int lines, T* output, T* outputEnd, T* results)
    {
        int width = _planes.Windows[2].Count, length = ((lines - 1) * _resultPitch) + width;
        bool isDense = _resultPitch == width && length >= Vector<T>.Count;
        PoolRun<T, TRows>.Join(_rows, source, _tapOffsets, isDense ? output : results, Math.Max(length, Vector<T>.Count));
        if (isDense)
            return;
        for (int i = 0; i < lines; i++, output += width, results += _resultPitch)
            PoolRun<T, TRows>.Copy(results, output, width, output + Vector<T>.Count <= outputEnd);
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
    private void JoinEachWindow(T* line, int lines, T* output)
    {
        PoolWindows widths = _planes.Windows[2];
        for (int i = 0; i < lines; i++, line += _pitch, output += widths.Count)
        {
            for (int window = 0; window < widths.Count; window++)
            {
                T* at = line + widths.Starts[window];
                T joined = _empty;
                for (int tap = 0; tap < widths.Counts[window]; tap++, at += widths.Dilation)
                    joined = _rows.Join(joined, *at);
                output[window] = joined;
            }
        }
    }

    /// <summary>Room beyond a run, where vectors end.</summary>
    private static int Padded(int length) => checked(length + PairSplit<T>.Slack + 63) & ~63;
}
