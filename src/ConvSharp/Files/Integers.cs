using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvSharp.Files;

/// <summary>Which stored integers a float holds exactly.</summary>
internal static class Integers
{
    /// <summary>The place of the first integer that <paramref name="target"/> does not hold exactly; -1 if it holds all.</summary>
    /// <param name="block">32 or 64-bit integers in the byte order of this machine.</param>
    /// <param name="type">Their type.</param>
    /// <param name="target">float32 or float64.</param>
    public static int FirstInexact(ReadOnlySpan<byte> block, ElementType type, ElementType target)
    {
        int bits = target.SignificantBits();
        return type switch
        {
            ElementType.Int32 => FirstWider<int>(block, bits),
            ElementType.UInt32 => FirstWider<uint>(block, bits),
            ElementType.Int64 => FirstWider<long>(block, bits),
            ElementType.UInt64 => FirstWider<ulong>(block, bits),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No wide integer type."),
        };
    }

    /// <summary>One of the integers in decimal digits.</summary>
    public static string Text(ReadOnlySpan<byte> block, ElementType type, int place)
    {
        ReadOnlySpan<byte> value = block.Slice(place * type.Size(), type.Size());
        return type switch
        {
            ElementType.Int32 => MemoryMarshal.Read<int>(value).ToString(CultureInfo.InvariantCulture),
            ElementType.UInt32 => MemoryMarshal.Read<uint>(value).ToString(CultureInfo.InvariantCulture),
            ElementType.Int64 => MemoryMarshal.Read<long>(value).ToString(CultureInfo.InvariantCulture),
            ElementType.UInt64 => MemoryMarshal.Read<ulong>(value).ToString(CultureInfo.InvariantCulture),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No wide integer type."),
        };
    }

    // A number is exact if it has no more bits, from its highest set bit to its lowest, than the significand.
    private static int FirstWider<T>(ReadOnlySpan<byte> block, int bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(block);
        for (int i = 0; i < values.Length; i++)
        {
            ulong value = ulong.CreateTruncating(values[i]);
            ulong magnitude = T.IsNegative(values[i]) ? 0 - value : value;
            if (64 - BitOperations.LeadingZeroCount(magnitude) - BitOperations.TrailingZeroCount(magnitude) > bits)
            {
                return i;
            }
        }

        return -1;
    }
}
