using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Tests.Engine.Simd;

/// <summary>Numbers at the edges of a type, and their bits.</summary>
internal static class SpecialNumbers
{
    public static T Largest<T>()
        where T : IBinaryFloatingPointIeee754<T> => T.BitDecrement(T.PositiveInfinity);

    /// <summary>The least number above 0, a subnormal one.</summary>
    public static T Least<T>()
        where T : IBinaryFloatingPointIeee754<T> => T.BitIncrement(T.Zero);

    public static T LeastNormal<T>()
        where T : unmanaged => typeof(T) == typeof(float)
            ? FromBits<T>(0x0080_0000)
            : FromBits<T>(0x0010_0000_0000_0000);

    /// <summary>A NaN with a payload, which moves keep.</summary>
    public static T Payload<T>()
        where T : unmanaged => typeof(T) == typeof(float)
            ? FromBits<T>(0x7FC0_1234)
            : FromBits<T>(0x7FF8_0000_0000_1234);

    /// <summary>What a mask has where an element counts.</summary>
    public static T AllBits<T>()
        where T : unmanaged => FromBits<T>(-1);

    public static T[] All<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
    [
        T.Zero, T.NegativeZero, T.One, T.NegativeOne, T.CreateTruncating(0.1), T.Pi, T.PositiveInfinity, T.NegativeInfinity, T.NaN,
        Largest<T>(), -Largest<T>(), Least<T>(), -Least<T>(), LeastNormal<T>(), -LeastNormal<T>(), T.BitDecrement(LeastNormal<T>()),
        Payload<T>(),
    ];

    public static long Bits<T>(T value)
        where T : unmanaged => typeof(T) == typeof(float) ? Unsafe.BitCast<T, int>(value) : Unsafe.BitCast<T, long>(value);

    private static T FromBits<T>(long bits)
        where T : unmanaged => typeof(T) == typeof(float) ? Unsafe.BitCast<int, T>((int)bits) : Unsafe.BitCast<long, T>(bits);
}
