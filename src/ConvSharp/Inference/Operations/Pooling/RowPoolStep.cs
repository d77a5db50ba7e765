using ConvSharp.Engine.Execution;

namespace ConvSharp.Inference.Operations;

/// <summary>
/// Pools row by row: the rows of a window are gathered with the width in the vectors, then the columns of the gathered row are joined.
/// </summary>
internal sealed unsafe class RowPoolStep<T, TRows>(PoolPlanes planes, TRows rows) : Step
    where T : unmanaged
    where TRows : struct, IPoolRows<T>
{
    public override void Execute(StepMemory memory) => Pieces.Run(
        new Planes(this, (T*)memory.InputBytes(0), (T*)memory.OutputBytes(0)), planes.Count,
        (double)sizeof(T) * (planes.InputSize + planes.OutputSize), memory.Parallel);

    private readonly struct Planes(RowPoolStep<T, TRows> step, T* input, T* output) : IRangeBody
    {
        public void Run(nint start, nint end)
        {
            int width = step.Width;
            using Workspace workspace = Workspace.Rent((long)width * sizeof(T));
            var gathered = new Span<T>(workspace.Start, width);
            for (nint plane = start; plane < end; plane++)
                step.Pool(input + (plane * step.InputSize), output + (plane * step.OutputSize), gathered);
        }
    }

    private int Width => planes.Sizes[2];

    private nint InputSize => planes.InputSize;

    private nint OutputSize => planes.OutputSize;

    private void Pool(T* input, T* output, Span<T> gathered)
    {
        (PoolWindows depths, PoolWindows heights, PoolWindows widths) = (planes.Windows[0], planes.Windows[1], planes.Windows[2]);
        for (int depth = 0; depth < depths.Count; depth++)
        {
            for (int height = 0; height < heights.Count; height++, output += widths.Count)
            {
                var results = new Span<T>(output, widths.Count);
                int count = depths.Counts[depth] * heights.Counts[height];
                if (count == 0)
                {
                    results.Fill(rows.Empty);
                    continue;
                }

                GatherRows(input, depth, height, gathered);
                JoinColumns(gathered, results, widths);
                rows.Finish(results, count, depths.PaddedCounts[depth] * heights.PaddedCounts[height], widths);
            }
        }
    }

    private void GatherRows(T* input, int depth, int height, Span<T> gathered)
    {
        (PoolWindows depths, PoolWindows heights) = (planes.Windows[0], planes.Windows[1]);
        bool isFirst = true;
        for (int d = 0; d < depths.Counts[depth]; d++)
        {
            nint slice = (nint)(depths.Starts[depth] + (d * depths.Dilation)) * planes.Sizes[1];
            for (int h = 0; h < heights.Counts[height]; h++)
            {
                nint line = slice + heights.Starts[height] + (h * heights.Dilation);
                var row = new ReadOnlySpan<T>(input + (line * gathered.Length), gathered.Length);
                if (isFirst)
                    rows.Start(row, gathered);
                else
                    rows.Gather(row, gathered);
                isFirst = false;
            }
        }
    }

    private void JoinColumns(ReadOnlySpan<T> gathered, Span<T> results, PoolWindows widths)
    {
        (int start, int end) = (widths.FullStart, widths.FullEnd);
        for (int i = 0; i < start; i++)
            results[i] = Joined(gathered, widths, i);
        if (end > start)
            JoinFull(gathered[widths.Starts[start]..], results[start..end], widths, widths.Counts[start]);
        for (int i = end; i < results.Length; i++)
            results[i] = Joined(gathered, widths, i);
    }

    private void JoinFull(ReadOnlySpan<T> gathered, Span<T> results, PoolWindows widths, int taps)
    {
        if (widths.Stride == 1)
        {
            gathered[..results.Length].CopyTo(results);
            for (int tap = 1; tap < taps; tap++)
                rows.Join(gathered.Slice(tap * widths.Dilation, results.Length), results);
            return;
        }

        (int stride, int dilation) = (widths.Stride, widths.Dilation);
        fixed (T* values = gathered)
        {
            T* window = values;
            for (int i = 0; i < results.Length; i++, window += stride)
            {
                T joined = window[0];
                for (int tap = 1; tap < taps; tap++)
                    joined = rows.Join(joined, window[tap * dilation]);
                results[i] = joined;
            }
        }
    }

    private T Joined(ReadOnlySpan<T> gathered, PoolWindows widths, int window)
    {
        if (widths.Counts[window] == 0)
            return rows.Empty;
        int at = widths.Starts[window];
        T joined = gathered[at];
        for (int tap = 1; tap < widths.Counts[window]; tap++)
            joined = rows.Join(joined, gathered[at + (tap * widths.Dilation)]);
        return joined;
    }
}
