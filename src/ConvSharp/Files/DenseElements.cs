namespace ConvSharp.Files;

/// <summary>
/// Elements that lie in a file in any order or byte order, as a stream of dense ones: little-endian, the last axis fastest.
/// </summary>
internal static class DenseElements
{
    /// <param name="data">Where the elements are.</param>
    /// <param name="begin">The byte of the element whose indices are all 0.</param>
    /// <param name="layout">Shape, type and byte order; whether the order is Fortran's does not count.</param>
    /// <param name="strides">Elements from one index of an axis to the next; all elements are known to lie within the data.</param>
    /// <param name="source">What messages call the tensor.</param>
    /// <exception cref="InvalidDataException">More bytes than an array can hold must be reordered, or the data end early.</exception>
    public static Stream Open(Stream data, long begin, ElementLayout layout, ReadOnlySpan<long> strides, string source)
    {
        long[] lengths = [.. layout.Size.Lengths];
        bool isPlain = !layout.IsBigEndian || layout.Type.Size() == 1;
        if (layout.Size.ByteLength == 0 || (isPlain && IsDense(lengths, strides)))
            return new FileSection(data, begin, layout.Size.ByteLength);

        long span = 1;
        for (int axis = 0; axis < lengths.Length; axis++)
            span += (lengths[axis] - 1) * strides[axis];
        int size = layout.Type.Size();
        if (span > Array.MaxLength / size || layout.Size.ByteLength > Array.MaxLength)
        {
            throw Malformed.File(
                source, "its elements are not in order, and are more than can be reordered", "store it in order, or in parts");
        }

        byte[] stored = new byte[span * size];
        FileSection section = new(data, begin, stored.Length);
        if (section.ReadAtLeast(stored, stored.Length, throwOnEndOfStream: false) < stored.Length)
            throw Malformed.File(source, "it ends before its elements do", "get the file again");
        byte[] dense = GC.AllocateUninitializedArray<byte>((int)layout.Size.ByteLength);
        Gather(stored, dense, size, lengths, strides);
        if (!isPlain)
        {
            for (int i = 0; i < dense.Length; i += size)
                dense.AsSpan(i, size).Reverse();
        }

        return new MemoryStream(dense, writable: false);
    }

    /// <summary>The strides of dense elements.</summary>
    /// <param name="lengths">The length of each axis.</param>
    /// <param name="isFortranOrder">Whether the first axis varies fastest, instead of the last.</param>
    public static long[] Strides(IReadOnlyList<long> lengths, bool isFortranOrder)
    {
        long[] strides = new long[lengths.Count];
        long step = 1;
        for (int i = 0; i < strides.Length; i++)
        {
            int axis = isFortranOrder ? i : strides.Length - 1 - i;
            strides[axis] = step;
            step *= Math.Max(lengths[axis], 1);
        }

        return strides;
    }

    private static bool IsDense(long[] lengths, ReadOnlySpan<long> strides)
    {
        long[] dense = Strides(lengths, isFortranOrder: false);
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            if (lengths[axis] > 1 && strides[axis] != dense[axis])
                return false;
        }

        return true;
    }

    private static void Gather(ReadOnlySpan<byte> stored, Span<byte> dense, int size, long[] lengths, ReadOnlySpan<long> strides)
    {
        long[] index = new long[lengths.Length];
        long from = 0;
        for (int to = 0; to < dense.Length; to += size)
        {
            stored.Slice((int)from * size, size).CopyTo(dense[to..]);
            for (int axis = lengths.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < lengths[axis])
                    break;
                from -= strides[axis] * lengths[axis];
                index[axis] = 0;
            }
        }
    }
}
