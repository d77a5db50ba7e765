using System.Collections.Immutable;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>A shape, cut into chunks of equal shape; sizes are checked in 64 bits.</summary>
internal sealed class ArrayLayout
{
    private ArrayLayout(ImmutableArray<long> shape, ImmutableArray<long> chunk, ImmutableArray<long> counts, ElementType type) =>
        (Shape, Chunk, Counts, Type) = (shape, chunk, counts, type);

    public ImmutableArray<long> Shape { get; }

    public ImmutableArray<long> Chunk { get; }

    /// <summary>How many chunks each axis has.</summary>
    public ImmutableArray<long> Counts { get; }

    public ElementType Type { get; }

    /// <summary>The elements of a whole chunk.</summary>
    public int ChunkLength => (int)Chunk.Aggregate(1L, (product, length) => product * length);

    /// <summary>The bytes of a whole chunk.</summary>
    public int ChunkBytes => ChunkLength * Type.Size();

    /// <summary>A layout of a file.</summary>
    /// <param name="source">What messages call the file.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <param name="chunk">The lengths of a chunk.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="most">The most bytes of a chunk: what an array holds, for those that are decoded at once.</param>
    /// <exception cref="InvalidDataException">It is none, or its chunks are too large.</exception>
    public static ArrayLayout Stored(string source, long[] shape, long[] chunk, ElementType type, long? most = null) =>
        Objection(shape, chunk, type, most ?? Array.MaxLength) is (string problem, string fix)
            ? throw Malformed.File(source, problem, fix)
            : Cut(shape, chunk, type);

    /// <summary>A layout that a caller gives, for a file to be written.</summary>
    /// <exception cref="ArgumentException">It is none, or its chunks are too large.</exception>
    public static ArrayLayout Given(ReadOnlySpan<long> shape, ReadOnlySpan<long> chunk, ElementType type)
    {
        (long[] lengths, long[] edges) = (shape.ToArray(), chunk.ToArray());
        if (lengths.Length == 0 || lengths.Contains(0))
        {
            throw new ArgumentException(
                $"shape is {ArrayRegion.Text(shape)}, which has no elements or no axes: give each axis 1 or more.", nameof(shape));
        }

        // A chunk larger than the array is the whole array.
        for (int axis = 0; axis < Math.Min(edges.Length, lengths.Length); axis++)
            edges[axis] = Math.Min(edges[axis], lengths[axis]);
        return Objection(lengths, edges, type, Array.MaxLength) is (string problem, string fix)
            ? throw new ArgumentException($"{problem}: {fix}.", nameof(chunk))
            : Cut(lengths, edges, type);
    }

    /// <summary>The box of a chunk within the array.</summary>
    /// <exception cref="ArgumentException">There is no such chunk.</exception>
    public void Region(ReadOnlySpan<long> chunk, Span<long> start, Span<int> size)
    {
        bool isThere = chunk.Length == Shape.Length;
        for (int axis = 0; isThere && axis < chunk.Length; axis++)
        {
            isThere = chunk[axis] >= 0 && chunk[axis] < Counts[axis];
            if (!isThere)
                break;
            start[axis] = chunk[axis] * Chunk[axis];
            size[axis] = (int)Math.Min(Chunk[axis], Shape[axis] - start[axis]);
        }

        if (!isThere)
        {
            throw new ArgumentException(
                $"chunk is {ArrayRegion.Text(chunk)}: the array has {ArrayRegion.Text(Counts.AsSpan())} chunks, counted from 0.",
                nameof(chunk));
        }
    }

    /// <summary>The strides of a dense chunk, the last axis fastest.</summary>
    public static void Strides<T>(ReadOnlySpan<T> lengths, Span<long> strides)
        where T : System.Numerics.INumber<T>
    {
        long step = 1;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= long.CreateChecked(lengths[axis]);
        }
    }

    private static ArrayLayout Cut(long[] shape, long[] chunk, ElementType type) =>
        new([.. shape], [.. chunk], [.. shape.Zip(chunk, (length, edge) => (length / edge) + (length % edge == 0 ? 0 : 1))], type);

    private static (string Problem, string Fix)? Objection(long[] shape, long[] chunk, ElementType type, long most)
    {
        if (type is ElementType.Float8E4M3 or ElementType.Float8E5M2 || !Enum.IsDefined(type))
            return ($"its elements are {type.Name()}, which are not stored in arrays", "store float16 or float32");
        if (shape.Length > FileShape.MaxRank)
            return ($"its shape has {shape.Length} axes", $"at most {FileShape.MaxRank} are taken: store it with fewer");
        string shapeText = ArrayRegion.Text<long>(shape), chunkText = ArrayRegion.Text<long>(chunk);
        if (chunk.Length != shape.Length)
            return ($"its chunks {chunkText} have {chunk.Length} axes, its shape {shapeText} {shape.Length}", "give both the same");
        if (shape.Any(length => length < 0))
            return ($"its shape {shapeText} has a negative length", "give lengths of 0 or more");
        if (chunk.Any(length => length < 1))
            return ($"its chunks {chunkText} have a length below 1", "give each axis 1 or more");
        if (!Fits(shape, type, long.MaxValue))
            return ($"its shape {shapeText} of {type.Name()} takes more than 2^63 bytes", "give its true shape");
        return Fits(chunk, type, most)
            ? null
            : ($"its chunks {chunkText} of {type.Name()} take more than {most} bytes each", "use smaller chunks");
    }

    // Zeros count as ones: an empty array's other lengths must not overflow either.
    private static bool Fits(long[] lengths, ElementType type, long most)
    {
        Int128 bytes = type.Size();
        foreach (long length in lengths)
        {
            bytes *= Math.Max(length, 1);
            if (bytes > most)
                return false;
        }

        return true;
    }
}
