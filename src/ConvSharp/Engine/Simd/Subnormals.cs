using System.Runtime.CompilerServices;

namespace ConvSharp.Engine.Simd;

/// <summary>Numbers whose exponent bits are all zero: subnormal ones, and zeros themselves.</summary>
internal static class Subnormals
{
    /// <summary>The exponent bits of a float.</summary>
    public const int ExponentOfSingle = 0x7F80_0000;

    /// <summary>The exponent bits of a double.</summary>
    public const long ExponentOfDouble = 0x7FF0_0000_0000_0000;

    /// <summary>A zero of the same sign for a subnormal float or double; all other values keep their bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Flush<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            int bits = Unsafe.BitCast<T, int>(value);
            return (bits & ExponentOfSingle) == 0 ? Unsafe.BitCast<int, T>(bits & int.MinValue) : value;
        }

        long wideBits = Unsafe.BitCast<T, long>(value);
        return (wideBits & ExponentOfDouble) == 0 ? Unsafe.BitCast<long, T>(wideBits & long.MinValue) : value;
    }
}
