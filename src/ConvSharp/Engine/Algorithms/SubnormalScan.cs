using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Engine.Algorithms;

/// <summary>Whether numbers are subnormal: not zero, with an exponent of zeros.</summary>
internal static unsafe class SubnormalScan
{
    /// <summary>Whether any value is subnormal.</summary>
    /// <remarks>
    /// The bits without the sign, minus one, as an unsigned number: zero gives the largest value, and subnormal numbers the smallest ones.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AnyIn<T>(T* values, long count)
        where T : unmanaged
    {
        long i = 0;
        if (sizeof(T) == sizeof(float))
        {
            const uint magnitude = 0x7FFF_FFFF, smallestNormal = 0x0080_0000;
            uint* bits = (uint*)values;
            for (; i + Vector<uint>.Count <= count; i += Vector<uint>.Count)
            {
                Vector<uint> less = (Unsafe.ReadUnaligned<Vector<uint>>(bits + i) & new Vector<uint>(magnitude)) - Vector<uint>.One;
                if (Vector.LessThanAny(less, new Vector<uint>(smallestNormal - 1)))
                    return true;
            }

            for (; i < count; i++)
            {
                if ((bits[i] & magnitude) - 1 < smallestNormal - 1)
                    return true;
            }
        }
        else
        {
            const ulong magnitude = 0x7FFF_FFFF_FFFF_FFFF, smallestNormal = 0x0010_0000_0000_0000;
            ulong* bits = (ulong*)values;
            for (; i + Vector<ulong>.Count <= count; i += Vector<ulong>.Count)
            {
                Vector<ulong> less = (Unsafe.ReadUnaligned<Vector<ulong>>(bits + i) & new Vector<ulong>(magnitude)) - Vector<ulong>.One;
                if (Vector.LessThanAny(less, new Vector<ulong>(smallestNormal - 1)))
                    return true;
            }

            for (; i < count; i++)
            {
                if ((bits[i] & magnitude) - 1 < smallestNormal - 1)
                    return true;
            }
        }

        return false;
    }
}
