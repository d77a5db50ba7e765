using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ConvSharp.Files;

/// <summary>Moves elements between a stream and memory, in blocks, converting them on the way.</summary>
internal static class Elements
{
    // A multiple of every element size.
    private const int BlockBytes = 1 << 16;

    /// <summary>Reads the elements of a tensor in the order in which they are stored, from the stream's position.</summary>
    public static T[] Read<T>(Stream stream, string source, ElementLayout layout, bool allowRounding)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (FileShape shape, ElementType type) = (layout.Size, layout.Type);
        CheckConversion<T>(source, type, allowRounding);
        bool mustBeExact = !allowRounding && !type.FitsExactly(ElementTypes.Of<T>());
        T[] values = GC.AllocateUninitializedArray<T>(shape.ArrayLength(source));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            int perBlock = BlockBytes / type.Size();
            for (int start = 0; start < values.Length; start += perBlock)
            {
                Span<T> destination = values.AsSpan(start, Math.Min(perBlock, values.Length - start));
                Span<byte> block = buffer.AsSpan(0, destination.Length * type.Size());
                stream.ReadExactly(block);
                if (layout.IsBigEndian == BitConverter.IsLittleEndian)
                {
                    ReverseEach(block, type.Size());
                }

                if (mustBeExact && Integers.FirstInexact(block, type, ElementTypes.Of<T>()) is int at and >= 0)
                {
                    string index = shape.IndexText(start + at, layout.IsFortranOrder);
                    throw Inexact<T>(source, type, Integers.Text(block, type, at), index);
                }

                Convert(block, type, destination);
            }
        }
        catch (EndOfStreamException)
        {
            throw Malformed.File(source, "it became shorter while it was read", "write it again");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return values;
    }

    /// <summary>Reads the elements of a tensor as they are, from the stream's position: in C order, little endian.</summary>
    public static byte[] ReadBytes(Stream stream, string source, ElementLayout layout)
    {
        if (layout.Size.ByteLength > Array.MaxLength)
        {
            throw Malformed.File(
                source, $"its elements take {layout.Size.ByteLength} bytes, more than an array holds ({Array.MaxLength})",
                "store it in parts");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)layout.Size.ByteLength);
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Malformed.File(source, "it became shorter while it was read", "write it again");
        int size = layout.Type.Size();
        if (layout.IsBigEndian)
            ReverseEach(bytes, size);
        if (!layout.IsFortranOrder)
            return bytes;
        return size switch
        {
            1 => Reordered<byte>(bytes, layout.Size),
            2 => Reordered<ushort>(bytes, layout.Size),
            4 => Reordered<uint>(bytes, layout.Size),
            _ => Reordered<ulong>(bytes, layout.Size),
        };
    }

    /// <summary>Elements stored with the first axis fastest, in C order.</summary>
    private static byte[] Reordered<T>(byte[] bytes, FileShape size)
        where T : unmanaged
    {
        Tensor<T> ordered = size.WrapFortran(MemoryMarshal.Cast<byte, T>(bytes.AsSpan()).ToArray());
        ordered.FlattenTo(MemoryMarshal.Cast<byte, T>(bytes.AsSpan()));
        return bytes;
    }

    /// <summary>Writes the elements in C order, little endian, whatever the strides of the span.</summary>
    public static void Write<T>(Stream stream, in ReadOnlyTensorSpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = checked((int)values.FlattenedLength);
        if (count == 0)
        {
            return;
        }

        if (values.IsDense)
        {
            Write(stream, MemoryMarshal.CreateReadOnlySpan(in values.GetPinnableReference(), count));
            return;
        }

        T[] dense = GC.AllocateUninitializedArray<T>(count);
        values.FlattenTo(dense);
        Write<T>(stream, dense);
    }

    private static void Write<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            while (!values.IsEmpty)
            {
                ReadOnlySpan<T> next = values[..Math.Min(BlockBytes / size, values.Length)];
                Span<byte> block = buffer.AsSpan(0, next.Length * size);
                MemoryMarshal.AsBytes(next).CopyTo(block);
                if (!BitConverter.IsLittleEndian)
                {
                    ReverseEach(block, size);
                }

                stream.Write(block);
                values = values[next.Length..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void CheckConversion<T>(string source, ElementType type, bool allowRounding)
    {
        ElementType target = ElementTypes.Of<T>();
        if (!type.IsNumeric())
        {
            throw Malformed.File(
                source,
                $"its elements are {type.Name()}, which are not read as numbers",
                "store them as float32, as with astype('float32')");
        }

        // Integers are checked one by one.
        if (!allowRounding && !type.IsInteger() && !type.FitsExactly(target))
        {
            throw Malformed.File(
                source,
                $"its {type.Name()} elements do not all fit {target.Name()} exactly",
                "read it as double, or allow rounding");
        }
    }

    private static InvalidDataException Inexact<T>(string source, ElementType type, string value, string index)
    {
        ElementType target = ElementTypes.Of<T>();
        string exact = target == ElementType.Float32 && type.FitsExactly(ElementType.Float64) ? "read it as double, " : "";
        return Malformed.File(
            source,
            $"its {type.Name()} value {value} at index {index} is held exactly by no {target.Name()}",
            $"{exact}allow rounding, or store it rounded, as with astype('{target.Name()}')");
    }

    private static void ReverseEach(Span<byte> block, int size)
    {
        for (int i = 0; i < block.Length; i += size)
        {
            block.Slice(i, size).Reverse();
        }
    }

    /// <summary>Converts elements in the byte order of this machine, rounding to the nearest number; truth values become 0 and 1.</summary>
    internal static void Convert<T>(ReadOnlySpan<byte> block, ElementType type, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (type)
        {
            case ElementType.Bool:
                for (int i = 0; i < block.Length; i++)
                    destination[i] = block[i] == 0 ? T.Zero : T.One;
                break;
            case ElementType.Int8:
                Convert<sbyte, T>(block, destination);
                break;
            case ElementType.UInt8:
                Convert<byte, T>(block, destination);
                break;
            case ElementType.Int16:
                Convert<short, T>(block, destination);
                break;
            case ElementType.UInt16:
                Convert<ushort, T>(block, destination);
                break;
            case ElementType.Int32:
                Convert<int, T>(block, destination);
                break;
            case ElementType.UInt32:
                Convert<uint, T>(block, destination);
                break;
            case ElementType.Int64:
                Convert<long, T>(block, destination);
                break;
            case ElementType.UInt64:
                Convert<ulong, T>(block, destination);
                break;
            case ElementType.Float16:
                Convert<Half, T>(block, destination);
                break;
            case ElementType.BFloat16:
                ConvertBFloat16(MemoryMarshal.Cast<byte, ushort>(block), destination);
                break;
            case ElementType.Float32:
                Convert<float, T>(block, destination);
                break;
            case ElementType.Float64:
                Convert<double, T>(block, destination);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that is read as numbers.");
        }
    }

    // To a float, "truncating" rounds to nearest even; numbers that are too large become infinite.
    private static void Convert<TStored, T>(ReadOnlySpan<byte> block, Span<T> destination)
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, TStored>(block), destination);

    private static void ConvertBFloat16<T>(ReadOnlySpan<ushort> stored, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < stored.Length; i++)
        {
            destination[i] = T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)stored[i] << 16));
        }
    }
}
