using System.Numerics.Tensors;

namespace ConvSharp.Files;

/// <summary>A shape that a file claims, with its size checked in 64 bits before anything is allocated for it.</summary>
internal readonly struct FileShape
{
    /// <summary>The most axes numpy knows.</summary>
    public const int MaxRank = 64;

    private readonly long[] _lengths;

    private FileShape(long[] lengths, long byteLength)
    {
        _lengths = lengths;
        ByteLength = byteLength;
    }

    public IReadOnlyList<long> Lengths => _lengths;

    public long ByteLength { get; }

    /// <param name="source">What messages call the file.</param>
    /// <param name="lengths">The lengths of the axes.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="tensor">The name of the tensor, if it has one.</param>
    /// <exception cref="InvalidDataException">A length is negative, there are too many of them, or the size overflows.</exception>
    public static FileShape Checked(string source, long[] lengths, ElementType type, string? tensor = null)
    {
        if (lengths.Length > MaxRank)
        {
            throw Error($"its shape has {lengths.Length} axes", $"at most {MaxRank} are read: store it with fewer");
        }

        // Zeros are left out of the product at first: strides are products of the other lengths, and must not overflow either.
        Int128 bytes = type.Size();
        foreach (long length in lengths)
        {
            if (length < 0)
            {
                throw Error($"its shape {Text(lengths)} has a negative length", "store it with lengths of 0 or more");
            }

            bytes *= Math.Max(length, 1);
            if (bytes > long.MaxValue)
            {
                throw Error(
                    $"its shape {Text(lengths)} of {type.Name()} takes more than 2^63 bytes, which overflows",
                    "store it again with its true shape");
            }
        }

        return new FileShape(lengths, lengths.Contains(0) ? 0 : (long)bytes);

        InvalidDataException Error(string problem, string fix) =>
            Malformed.File(tensor is null ? source : $"{source}: tensor {Malformed.Quote(tensor)}", problem, fix);
    }

    /// <summary>The lengths of a tensor to be written, after a check that the readers accept them.</summary>
    /// <exception cref="ArgumentException">No axes, too many, or too many elements.</exception>
    public static nint[] LengthsOf<T>(in ReadOnlyTensorSpan<T> values, string parameter)
    {
        if (values.Rank is 0 or > MaxRank)
        {
            throw new ArgumentException($"The tensor has {values.Rank} axes; 1 to {MaxRank} can be written: reshape it.", parameter);
        }

        return values.FlattenedLength <= Array.MaxLength
            ? values.Lengths.ToArray()
            : throw new ArgumentException($"The tensor has {values.FlattenedLength} elements; write it in parts.", parameter);
    }

    /// <summary>The number of elements as an array length.</summary>
    public int ArrayLength(string source)
    {
        long count = _lengths.Aggregate(1L, (product, length) => product * length);

        // An empty shape may have a length that a 32-bit process cannot represent.
        return count <= Array.MaxLength && _lengths.All(length => length <= nint.MaxValue)
            ? (int)count
            : throw Malformed.File(
                source,
                $"its shape {this} has more elements than an array can hold ({Array.MaxLength})",
                "store it in parts");
    }

    /// <summary>The tensor over <paramref name="values"/>; a scalar becomes a tensor of shape [1], since Tensor has no rank 0.</summary>
    public Tensor<T> Wrap<T>(T[] values) =>
        Tensor.Create(values, _lengths.Length == 0 ? [1] : Array.ConvertAll(_lengths, length => (nint)length));

    /// <summary>The tensor whose elements <paramref name="values"/> are stored in Fortran order: first axis fastest.</summary>
    public Tensor<T> WrapFortran<T>(T[] values)
    {
        if (_lengths.Length < 2 || values.Length == 0)
        {
            return Wrap(values);
        }

        nint[] lengths = Array.ConvertAll(_lengths, length => (nint)length);
        nint[] strides = new nint[lengths.Length];
        nint step = 1;
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            // Tensor wants stride 0 along an axis of length 1.
            strides[axis] = lengths[axis] == 1 ? 0 : step;
            step *= lengths[axis];
        }

        T[] dense = GC.AllocateUninitializedArray<T>(values.Length);
        new ReadOnlyTensorSpan<T>(values, lengths, strides).FlattenTo(dense);
        return Wrap(dense);
    }

    /// <summary>The index of a stored element: [i, j, …].</summary>
    /// <param name="place">How many elements are stored before it.</param>
    /// <param name="fortranOrder">Whether the first axis varies fastest, instead of the last.</param>
    public string IndexText(long place, bool fortranOrder)
    {
        long[] index = new long[_lengths.Length];
        for (int step = 0; step < index.Length; step++)
        {
            int axis = fortranOrder ? step : index.Length - 1 - step;
            (place, index[axis]) = Math.DivRem(place, _lengths[axis]);
        }

        return Text(index);
    }

    public override string ToString() => Text(_lengths);

    private static string Text(long[] lengths) => $"[{string.Join(", ", lengths)}]";
}
