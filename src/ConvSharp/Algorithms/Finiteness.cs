using System.Runtime.CompilerServices;

namespace ConvSharp.Algorithms;

/// <summary>Whether numbers are finite: their exponents are not all ones.</summary>
internal static unsafe class Finiteness
{
    /// <summary>Whether no value is infinite or NaN.</summary>
    /// <remarks>
    /// One to an exponent of all ones carries into the sign's place; eight bytes at a time. A loop of integers, as a vectorized one takes
    /// many methods, which would be compiled before a program's first result.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool OfAll<T>(T* values, long count)
        where T : unmanaged
    {
        ulong exponents = sizeof(T) == sizeof(float) ? 0x7F80_0000_7F80_0000UL : 0x7FF0_0000_0000_0000UL;
        ulong ones = exponents & ~(exponents << 1), signs = exponents + ones;
        ulong* pairs = (ulong*)values;
        long whole = count * sizeof(T) / sizeof(ulong);
        ulong carries = 0, others = 0;
        long i = 0;
        for (; i + 2 <= whole; i += 2)
        {
            carries |= (pairs[i] & exponents) + ones;
            others |= (pairs[i + 1] & exponents) + ones;
        }

        if (i < whole)
            carries |= (pairs[i] & exponents) + ones;
        if (whole * sizeof(ulong) < count * sizeof(T))
            others |= (*(uint*)(pairs + whole) & exponents) + ones;
        return ((carries | others) & signs) == 0;
    }
}
