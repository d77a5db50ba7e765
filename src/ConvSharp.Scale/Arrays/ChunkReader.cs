using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>Decodes a chunk to an array of the shared pool; null for a chunk that is not stored.</summary>
internal delegate byte[]? ChunkLoader(ReadOnlySpan<long> index);

/// <summary>Reads regions of an array that is stored in chunks; only chunks that a region meets are looked at.</summary>
internal sealed class ChunkReader(ArrayLayout layout, ChunkReader.Order order, float fill, long cacheBytes, ChunkLoader load)
{
    private readonly ChunkCache _cache = new(cacheBytes);

    public void Read(ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination, CancellationToken cancellation)
    {
        int rank = size.Length;
        Span<long> to = stackalloc long[rank];
        ArrayLayout.Strides(size, to);
        long[] chunk = new long[rank];
        for (int axis = 0; axis < rank; axis++)
            chunk[axis] = start[axis] / layout.Chunk[axis];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            CopyPart(chunk, start, size, destination, to);
            int next = rank - 1;
            for (; next >= 0; next--)
            {
                if (++chunk[next] <= (start[next] + size[next] - 1) / layout.Chunk[next])
                    break;
                chunk[next] = start[next] / layout.Chunk[next];
            }

            if (next < 0)
                return;
        }
    }

    /// <summary>Copies what a chunk has of a region.</summary>
    private void CopyPart(long[] chunk, ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination, ReadOnlySpan<long> to)
    {
        Span<int> part = stackalloc int[chunk.Length];
        (long number, long source, long target) = (0, 0, 0);
        for (int axis = 0; axis < chunk.Length; axis++)
        {
            long begin = chunk[axis] * layout.Chunk[axis];
            long first = Math.Max(begin, start[axis]);
            part[axis] = (int)(Math.Min(layout.Chunk[axis], start[axis] + size[axis] - begin) - (first - begin));
            number = (number * layout.Counts[axis]) + chunk[axis];
            source += (first - begin) * order.Strides[axis];
            target += (first - start[axis]) * to[axis];
        }

        ChunkCache.Entry entry = _cache.Take(number, () => load(chunk));
        try
        {
            if (entry.Data is { } data)
            {
                int elementSize = layout.Type.Size();
                ElementRegion.Copy(
                    data.AsSpan((int)source * elementSize), layout.Type, order.IsBigEndian, order.Strides, part,
                    destination[(int)target..], to);
            }
            else
            {
                Fill(destination[(int)target..], part, to);
            }
        }
        finally
        {
            _cache.Return(entry);
        }
    }

    private void Fill(Span<float> destination, ReadOnlySpan<int> size, ReadOnlySpan<long> to)
    {
        if (size.Length <= 1)
        {
            destination[..(size.IsEmpty ? 1 : size[0])].Fill(fill);
            return;
        }

        for (int i = 0; i < size[0]; i++)
            Fill(destination[(int)(i * to[0])..], size[1..], to[1..]);
    }

    /// <summary>How elements lie in a decoded chunk.</summary>
    /// <param name="Strides">Elements from one index of an axis to the next.</param>
    /// <param name="IsBigEndian">Whether the bytes of each element are stored most significant first.</param>
    internal sealed record Order(long[] Strides, bool IsBigEndian);
}
