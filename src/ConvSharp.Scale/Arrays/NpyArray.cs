using System.Collections.Immutable;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>A .npy file of any size.</summary>
public sealed class NpyArray : StoredArray
{
    // What one read of the disk should bring.
    private const long ChunkBytes = 1 << 20;

    private readonly NpyReader _reader;
    private readonly string _path;

    private NpyArray(string path, NpyReader reader, ImmutableArray<long> shape)
        : base(path, shape, Chunk(reader.Header), reader.Header.ElementType) => (_path, _reader) = (path, reader);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file. Nothing may follow the array in it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The header is malformed, or the file too short or too long.</exception>
    public static NpyArray Open(string path)
    {
        NpyReader reader = Npy.Open(path);
        return new NpyArray(path, reader, [.. reader.Header.Shape]);
    }

    /// <inheritdoc/>
    protected override void ReadRegion(
        ReadOnlySpan<long> start, ReadOnlySpan<int> size, Span<float> destination, CancellationToken cancellation)
    {
        CountRead(_reader.Read(start, size, destination, cancellation));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _reader.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Whole axes, the fastest ones first, until a chunk has its bytes.</summary>
    private static ImmutableArray<long> Chunk(NpyHeader header)
    {
        long[] chunk = new long[header.Shape.Count];
        long left = ChunkBytes / header.ElementType.Size();
        for (int i = 0; i < chunk.Length; i++)
        {
            int axis = header.IsFortranOrder ? i : chunk.Length - 1 - i;
            chunk[axis] = Math.Clamp(header.Shape[axis], 1, Math.Max(left, 1));
            left /= chunk[axis];
        }

        return [.. chunk];
    }
}
