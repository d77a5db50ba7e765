using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using ConvSharp.Files;

namespace ConvSharp.Scale.Arrays;

/// <summary>Numbers as stored elements.</summary>
internal static class StoredElements
{
    private const int BlockLength = 512;

    /// <summary>
    /// Converts numbers: rounded to the nearest element, ties to even; integers are held to the type's range and NaN becomes 0.
    /// </summary>
    /// <param name="values">The numbers.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="destination">Gets the elements, little endian.</param>
    public static void Encode(ReadOnlySpan<float> values, ElementType type, Span<byte> destination)
    {
        switch (type)
        {
            case ElementType.Bool:
                for (int i = 0; i < values.Length; i++)
                    destination[i] = values[i] == 0 || float.IsNaN(values[i]) ? (byte)0 : (byte)1;
                return;
            case ElementType.Int8:
                Round<sbyte>(values, destination);
                break;
            case ElementType.UInt8:
                Round<byte>(values, destination);
                break;
            case ElementType.Int16:
                Round<short>(values, destination);
                break;
            case ElementType.UInt16:
                Round<ushort>(values, destination);
                break;
            case ElementType.Int32:
                Round<int>(values, destination);
                break;
            case ElementType.UInt32:
                Round<uint>(values, destination);
                break;
            case ElementType.Int64:
                Round<long>(values, destination);
                break;
            case ElementType.UInt64:
                Round<ulong>(values, destination);
                break;
            case ElementType.Float16:
                TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(destination));
                break;
            case ElementType.BFloat16:
                Shorten(values, MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case ElementType.Float32:
                MemoryMarshal.AsBytes(values).CopyTo(destination);
                break;
            case ElementType.Float64:
                TensorPrimitives.ConvertChecked(values, MemoryMarshal.Cast<byte, double>(destination));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that is written.");
        }

        if (!BitConverter.IsLittleEndian)
            ElementRegion.Swap(destination[..(values.Length * type.Size())], type.Size());
    }

    /// <summary>Converts what a chunk has within an array, row by row, to its place in the whole chunk.</summary>
    /// <param name="values">The numbers, the last axis fastest.</param>
    /// <param name="size">Their lengths.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="chunk">The lengths of the whole chunk.</param>
    /// <param name="destination">The whole chunk; what lies beyond the array is left as it is.</param>
    public static void EncodePart(
        ReadOnlySpan<float> values, ReadOnlySpan<int> size, ElementType type, ReadOnlySpan<long> chunk, Span<byte> destination)
    {
        if (size.Length == 1)
        {
            Encode(values, type, destination);
            return;
        }

        (int part, long stride) = (values.Length / size[0], type.Size());
        foreach (long length in chunk[1..])
            stride *= length;
        for (int i = 0; i < size[0]; i++)
            EncodePart(values.Slice(i * part, part), size[1..], type, chunk[1..], destination[(int)(i * stride)..]);
    }

    private static void Round<T>(ReadOnlySpan<float> values, Span<byte> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<T> integers = MemoryMarshal.Cast<byte, T>(destination);
        Span<float> rounded = stackalloc float[BlockLength];
        for (int start = 0; start < values.Length; start += BlockLength)
        {
            int count = Math.Min(BlockLength, values.Length - start);
            TensorPrimitives.Round(values.Slice(start, count), rounded);
            TensorPrimitives.ConvertSaturating<float, T>(rounded[..count], integers[start..]);
        }
    }

    // The upper half of a float, rounded; NaN stays one.
    private static void Shorten(ReadOnlySpan<float> values, Span<ushort> destination)
    {
        for (int i = 0; i < values.Length; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(values[i]);
            destination[i] = float.IsNaN(values[i])
                ? (ushort)((bits >> 16) | 0x40)
                : (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
        }
    }
}
