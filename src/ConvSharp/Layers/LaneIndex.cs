using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Layers;

/// <summary>Integers in the lanes of vectors of float or double, stored as integer bits, so that large ones stay exact.</summary>
internal static class LaneIndex
{
    /// <summary>The number in all lanes.</summary>
    public static Vector<T> Of<T>(int number)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Vector.As<int, T>(new Vector<int>(number))
            : Vector.As<long, T>(new Vector<long>(number));

    /// <summary>The number in a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int At<T>(ReadOnlySpan<T> lanes, int lane)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Unsafe.BitCast<T, int>(lanes[lane])
            : (int)Unsafe.BitCast<T, long>(lanes[lane]);
}
