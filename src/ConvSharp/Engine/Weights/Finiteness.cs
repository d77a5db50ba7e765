using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Engine.Weights;

/// <summary>Whether numbers are finite: their exponents are not all ones.</summary>
internal static unsafe class Finiteness
{
    /// <summary>Whether no value is infinite or NaN.</summary>
    /// <remarks>
    /// Adding one to an exponent of all ones carries into the place of the sign. The loop is written out here: the many methods of a
    /// general loop would all be compiled before a program's first result.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool OfAll<T>(T* values, long count)
        where T : unmanaged
    {
        ulong exponents = sizeof(T) == sizeof(float) ? 0x7F80_0000_7F80_0000UL : 0x7FF0_0000_0000_0000UL;
        ulong ones = exponents & ~(exponents << 1), signs = exponents + ones;
        ulong* pairs = (ulong*)values;
        long whole = count * sizeof(T) / sizeof(ulong), i = 0;
        Vector<ulong> exponentsOfAll = new(exponents), onesOfAll = new(ones), carriesOfAll = Vector<ulong>.Zero;
        for (; i + Vector<ulong>.Count <= whole; i += Vector<ulong>.Count)
            carriesOfAll |= (Unsafe.ReadUnaligned<Vector<ulong>>(pairs + i) & exponentsOfAll) + onesOfAll;

        ulong carries = 0;
        for (; i < whole; i++)
            carries |= (pairs[i] & exponents) + ones;
        if (whole * sizeof(ulong) < count * sizeof(T))
            carries |= (*(uint*)(pairs + whole) & exponents) + ones;
        return (carries & signs) == 0 && Vector.EqualsAll(carriesOfAll & new Vector<ulong>(signs), Vector<ulong>.Zero);
    }
}
