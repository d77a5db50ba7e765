using System.Collections.Immutable;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>
/// An array on disk that is written chunk by chunk, so it may be larger than memory. Threads and processes may write different chunks at a
/// time; the same chunk may be written twice with the same numbers. Until <see cref="Complete"/> the array has the name
/// <see cref="PartialPath"/>; disposed before that, it stays there, to be opened again.
/// </summary>
/// <remarks>
/// Numbers are rounded to the nearest element, to the even one of two that are equally near. Integers are held to the type's range, and NaN
/// becomes 0; numbers beyond float16 and bfloat16 become infinite. As a truth value every number but 0 and NaN is true.
/// </remarks>
public abstract class ArrayTarget : IDisposable
{
    /// <summary>What follows a target's path as long as it is not complete.</summary>
    public const string PartialEnding = ".partial";

    private readonly ArrayLayout _layout;

    private protected ArrayTarget(string path, ArrayLayout layout) => (Path, _layout) = (path, layout);

    /// <summary>Where the complete array will be.</summary>
    public string Path { get; }

    /// <summary>Where the array is until it is complete.</summary>
    public string PartialPath => Path + PartialEnding;

    /// <summary>The length of each axis.</summary>
    public ImmutableArray<long> Shape => _layout.Shape;

    /// <summary>The lengths of a chunk; chunks at the rim have what is left.</summary>
    public ImmutableArray<long> ChunkShape => _layout.Chunk;

    /// <summary>How many chunks each axis has.</summary>
    public ImmutableArray<long> ChunkCounts => _layout.Counts;

    /// <summary>The type of the stored elements.</summary>
    public ElementType ElementType => _layout.Type;

    /// <summary>Writes a whole chunk.</summary>
    /// <param name="chunk">The chunk's index on each axis.</param>
    /// <param name="values">Its elements within the array, the last axis fastest.</param>
    /// <param name="cancellation">Stops before the chunk is written.</param>
    /// <exception cref="ArgumentException">There is no such chunk, or it has other many elements.</exception>
    /// <exception cref="IOException">The disk is full, or the target was removed.</exception>
    /// <exception cref="ObjectDisposedException">The target has been closed.</exception>
    public void Write(ReadOnlySpan<long> chunk, ReadOnlySpan<float> values, CancellationToken cancellation = default)
    {
        Span<long> start = stackalloc long[Shape.Length];
        Span<int> size = stackalloc int[Shape.Length];
        _layout.Region(chunk, start, size);
        ArrayRegion.Check(Shape.AsSpan(), start, size, values.Length, nameof(values));
        cancellation.ThrowIfCancellationRequested();
        if (!values.IsEmpty)
            WriteChunk(chunk, start, size, values);
    }

    /// <summary>Waits until the disk has all chunks whose writing has returned. Then they are there even after a power failure.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public abstract void Flush();

    /// <summary>
    /// Flushes, and gives the array its name; nothing is written afterwards. Chunks that were not written are zeros, or the fill value. If
    /// another process has completed the same target, that is no error.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or the target was removed.</exception>
    public abstract void Complete();

    /// <summary>Closes the target's files. What is not complete stays under <see cref="PartialPath"/>.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected ArrayLayout Layout => _layout;

    /// <summary>Whether a chunk that is said to be written is there; where all are in one file there is nothing to look for.</summary>
    internal virtual bool Has(ReadOnlySpan<long> chunk) => true;

    private protected abstract void WriteChunk(
        ReadOnlySpan<long> chunk, ReadOnlySpan<long> start, ReadOnlySpan<int> size, ReadOnlySpan<float> values);

    /// <summary>Closes the target's files.</summary>
    /// <param name="disposing">Whether managed objects are to be closed.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
