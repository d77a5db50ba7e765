using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConvSharp.Files;

/// <summary>Copies a box of stored elements, which lie at any strides, to a box of numbers at any strides, and converts them.</summary>
internal static class ElementRegion
{
    // Elements that are gathered, converted and scattered at a time; both blocks lie on the stack.
    private const int BlockLength = 256;

    /// <param name="source">The stored bytes from the box's first element on.</param>
    /// <param name="type">The type of the stored elements.</param>
    /// <param name="isBigEndian">Whether the bytes of each element are stored most significant first.</param>
    /// <param name="sourceStrides">Stored elements from one index of an axis to the next.</param>
    /// <param name="size">The lengths of the box.</param>
    /// <param name="destination">The numbers from the box's first one on.</param>
    /// <param name="strides">Numbers from one index of an axis to the next.</param>
    public static void Copy<T>(
        ReadOnlySpan<byte> source, ElementType type, bool isBigEndian, ReadOnlySpan<long> sourceStrides, ReadOnlySpan<int> size,
        Span<T> destination, ReadOnlySpan<long> strides)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<long> lengths = stackalloc long[size.Length + 1];
        Span<long> from = stackalloc long[size.Length + 1];
        Span<long> to = stackalloc long[size.Length + 1];
        int rank = Merge(sourceStrides, size, strides, lengths, from, to);
        if (lengths[..rank].Contains(0))
            return;

        // The last axis is the row; the others are counted.
        Span<long> index = stackalloc long[size.Length + 1];
        index.Clear();
        (long at, long target) = (0, 0);
        int elementSize = type.Size();
        bool swap = isBigEndian == BitConverter.IsLittleEndian && elementSize > 1;
        while (true)
        {
            CopyRow(
                source[checked((int)(at * elementSize))..], type, swap, from[rank - 1], (int)lengths[rank - 1],
                destination[(int)target..], to[rank - 1]);
            int axis = rank - 2;
            for (; axis >= 0; axis--)
            {
                at += from[axis];
                target += to[axis];
                if (++index[axis] < lengths[axis])
                    break;
                at -= from[axis] * lengths[axis];
                target -= to[axis] * lengths[axis];
                index[axis] = 0;
            }

            if (axis < 0)
                return;
        }
    }

    /// <summary>Leaves out axes of length 1 and joins neighbours that are one row in both boxes. At least one axis stays.</summary>
    private static int Merge(
        ReadOnlySpan<long> sourceStrides, ReadOnlySpan<int> size, ReadOnlySpan<long> strides, Span<long> lengths, Span<long> from,
        Span<long> to)
    {
        int rank = 0;
        for (int axis = 0; axis < size.Length; axis++)
        {
            if (size[axis] == 1)
                continue;
            long inner = size[axis];
            if (rank > 0 && from[rank - 1] == sourceStrides[axis] * inner && to[rank - 1] == strides[axis] * inner)
                inner *= lengths[--rank];
            (lengths[rank], from[rank], to[rank]) = (inner, sourceStrides[axis], strides[axis]);
            rank++;
        }

        if (rank == 0)
            (lengths[rank], from[rank], to[rank++]) = (1, 1, 1);
        return rank;
    }

    private static void CopyRow<T>(
        ReadOnlySpan<byte> source, ElementType type, bool swap, long from, int length, Span<T> destination, long to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = type.Size();
        if (from == 1 && to == 1 && !swap)
        {
            Elements.Convert(source[..(length * size)], type, destination[..length]);
            return;
        }

        Span<ulong> gathered = stackalloc ulong[BlockLength];
        Span<byte> bytes = MemoryMarshal.AsBytes(gathered);
        Span<double> converted = stackalloc double[BlockLength];
        Span<T> numbers = MemoryMarshal.Cast<double, T>(converted);
        for (int start = 0; start < length; start += BlockLength)
        {
            int count = Math.Min(BlockLength, length - start);
            Span<byte> block = bytes[..(count * size)];
            Gather(source[(int)(start * from * size)..], size, from, block);
            if (swap)
                Swap(block, size);
            if (to == 1)
            {
                Elements.Convert(block, type, destination.Slice(start, count));
                continue;
            }

            Elements.Convert(block, type, numbers[..count]);
            for (int i = 0; i < count; i++)
                destination[(int)((start + i) * to)] = numbers[i];
        }
    }

    private static void Gather(ReadOnlySpan<byte> source, int size, long stride, Span<byte> block)
    {
        if (stride == 1)
        {
            source[..block.Length].CopyTo(block);
            return;
        }

        switch (size)
        {
            case 1:
                Gather<byte>(source, stride, block);
                break;
            case 2:
                Gather<ushort>(source, stride, block);
                break;
            case 4:
                Gather<uint>(source, stride, block);
                break;
            default:
                Gather<ulong>(source, stride, block);
                break;
        }
    }

    private static void Gather<T>(ReadOnlySpan<byte> source, long stride, Span<byte> block)
        where T : unmanaged
    {
        Span<T> gathered = MemoryMarshal.Cast<byte, T>(block);
        for (int i = 0; i < gathered.Length; i++)
            gathered[i] = Unsafe.ReadUnaligned<T>(in source.Slice((int)(i * stride * Unsafe.SizeOf<T>()), Unsafe.SizeOf<T>())[0]);
    }

    /// <summary>Turns the bytes of each element around.</summary>
    public static void Swap(Span<byte> block, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> twos = MemoryMarshal.Cast<byte, ushort>(block);
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                Span<uint> fours = MemoryMarshal.Cast<byte, uint>(block);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                Span<ulong> eights = MemoryMarshal.Cast<byte, ulong>(block);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
            default:
                break;
        }
    }
}
