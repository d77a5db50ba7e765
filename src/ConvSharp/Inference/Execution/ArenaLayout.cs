namespace ConvSharp.Inference.Execution;

/// <summary>Places buffers in one block of memory, so that those which live at the same time do not overlap.</summary>
internal sealed class ArenaLayout
{
    private const long Alignment = 64;

    private readonly List<Buffer> _buffers = [];

    /// <summary>Adds a buffer.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="first">The step that writes it first.</param>
    /// <param name="last">The last step that reads it.</param>
    /// <returns>Its number.</returns>
    public int Add(long bytes, int first, int last)
    {
        _buffers.Add(new Buffer(Aligned(bytes), first, last));
        return _buffers.Count - 1;
    }

    /// <summary>Places all buffers: the largest first, each into the smallest gap that holds it.</summary>
    /// <returns>The offset of each, and the size of the block.</returns>
    public (long[] Offsets, long Bytes) Place()
    {
        long[] offsets = new long[_buffers.Count];
        var placed = new List<int>();
        long total = 0;
        foreach (int index in Enumerable.Range(0, _buffers.Count).OrderByDescending(i => _buffers[i].Bytes).ThenBy(i => i))
        {
            Buffer buffer = _buffers[index];
            long end = 0, best = -1, bestGap = long.MaxValue;
            foreach (int other in placed)
            {
                if (_buffers[other].Last < buffer.First || buffer.Last < _buffers[other].First)
                    continue;
                long gap = offsets[other] - end;
                if (gap >= buffer.Bytes && gap < bestGap)
                    (best, bestGap) = (end, gap);
                end = Math.Max(end, offsets[other] + _buffers[other].Bytes);
            }

            offsets[index] = best >= 0 ? best : end;
            total = Math.Max(total, checked(offsets[index] + buffer.Bytes));
            int at = placed.FindIndex(other => offsets[other] > offsets[index]);
            placed.Insert(at < 0 ? placed.Count : at, index);
        }

        return (offsets, total);
    }

    private static long Aligned(long bytes) => checked(Math.Max(bytes, 1) + Alignment - 1) & -Alignment;

    private readonly record struct Buffer(long Bytes, int First, int Last);
}
