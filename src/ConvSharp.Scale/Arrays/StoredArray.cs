using System.Collections.Immutable;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>
/// An array on disk that is read region by region, so it may be larger than memory. Any number of threads may read at a time.
/// </summary>
public abstract class StoredArray : IDisposable
{
    private long _bytesRead;

    /// <summary>Makes the array, for a store of your own.</summary>
    /// <param name="source">What messages call the array: its path.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunkShape">The lengths of the regions that are best read at once.</param>
    /// <param name="elementType">The type of the stored elements.</param>
    protected StoredArray(string source, ImmutableArray<long> shape, ImmutableArray<long> chunkShape, ElementType elementType)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (shape.Length != chunkShape.Length || shape.Any(length => length < 0) || chunkShape.Any(length => length < 1))
        {
            throw new ArgumentException(
                $"chunkShape is {ArrayRegion.Text(chunkShape.AsSpan())}, shape {ArrayRegion.Text(shape.AsSpan())}: " +
                "give one length of 1 or more for each axis.", nameof(chunkShape));
        }

        (Source, Shape, ChunkShape, ElementType) = (source, shape, chunkShape, elementType);
    }

    /// <summary>What messages call the array: its path.</summary>
    public string Source { get; }

    /// <summary>The length of each axis.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The lengths of the regions that are read at least cost: an array's chunks, tiles or strips.</summary>
    public ImmutableArray<long> ChunkShape { get; }

    /// <summary>The type of the stored elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>
    /// How many bytes of the store were read until now, as they are stored: compressed. What was read twice counts twice.
    /// </summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>
    /// Reads a region. Elements that no float holds exactly (float64, integers beyond 24 bits) are rounded to the nearest one; true is 1.
    /// </summary>
    /// <param name="start">The region's first index on each axis.</param>
    /// <param name="size">Its length on each axis.</param>
    /// <param name="destination">Gets the elements, the last axis fastest. It has as many elements as the region.</param>
    /// <param name="cancellation">Stops between chunks.</param>
    /// <exception cref="ArgumentException">The region lies outside the array, or the destination has another length.</exception>
    /// <exception cref="InvalidDataException">What is stored is malformed or cut short.</exception>
    /// <exception cref="IOException">The store cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The array has been closed.</exception>
    public void Read(
        ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination, CancellationToken cancellation = default)
    {
        ArrayRegion.Check(Shape.AsSpan(), start, size, destination.Length);
        if (!destination.IsEmpty)
            ReadRegion(start, size, destination, cancellation);
    }

    /// <summary>Closes the store's files.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads a region of at least one element that is known to lie within the array.</summary>
    /// <param name="start">The region's first index on each axis.</param>
    /// <param name="size">Its length on each axis.</param>
    /// <param name="destination">Gets the elements, the last axis fastest.</param>
    /// <param name="cancellation">Stops between chunks.</param>
    protected abstract void ReadRegion(
        ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination, CancellationToken cancellation);

    /// <summary>Adds to <see cref="BytesRead"/>.</summary>
    /// <param name="bytes">How many bytes of the store were read.</param>
    protected void CountRead(long bytes) => Interlocked.Add(ref _bytesRead, bytes);

    /// <summary>Closes the store's files.</summary>
    /// <param name="disposing">Whether managed objects are to be closed.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
