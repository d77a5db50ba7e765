using System.Runtime.CompilerServices;
using ConvSharp.Simd;

namespace ConvSharp.Kernels;

/// <summary>Moves rows of elements: split by a stride, or woven together from phases.</summary>
internal static unsafe class RowCopy<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>
    /// destination[i] = source[first + i · step], or 0 where that lies outside of the <paramref name="length"/> elements of the source.
    /// </summary>
    public static void CopyPadded(T* source, nint length, nint first, nint step, T* destination, nint count)
    {
        nint begin = Math.Clamp(first >= 0 ? 0 : (step - 1 - first) / step, 0, count);
        nint end = Math.Clamp(first >= length ? 0 : (length - first + step - 1) / step, begin, count);
        Clear(destination, begin);
        T* inside = source + first + (begin * step);
        if (step == 1)
            Copy(inside, destination + begin, end - begin);
        else
            Gather(inside, step, destination + begin, end - begin);
        Clear(destination + end, count - end);
    }

    /// <summary>Copies <paramref name="count"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(T* source, T* destination, nint count)
    {
        nint i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
            TSimd.Store(destination + i, TSimd.Load(source + i));
        if (i < count && count >= TSimd.Count)
            TSimd.Store(destination + count - TSimd.Count, TSimd.Load(source + count - TSimd.Count));
        else
            for (; i < count; i++)
                destination[i] = source[i];
    }

    /// <summary>Fills <paramref name="count"/> elements with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(T* destination, nint count)
    {
        nint i = 0;
        for (; i + TSimd.Count <= count; i += TSimd.Count)
            TSimd.Store(destination + i, TSimd.Zero);
        for (; i < count; i++)
            destination[i] = default;
    }

    /// <summary>destination[i] = source[i · step]; reads nothing beyond the last of these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(T* source, nint step, T* destination, nint count)
    {
        nint i = 0;
        if (step == 2)
        {
            for (; i + TSimd.Count < count; i += TSimd.Count)
            {
                T* pair = source + (2 * i);
                TSimd.Store(destination + i, TSimd.Even(TSimd.Load(pair), TSimd.Load(pair + TSimd.Count)));
            }
        }

        for (; i < count; i++)
            destination[i] = source[i * step];
    }

    /// <summary>destination[i · step] = source[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(T* source, T* destination, nint step, nint count)
    {
        for (nint i = 0; i < count; i++)
            destination[i * step] = source[i];
    }

    /// <summary>Weaves two rows together: even[0] odd[0] even[1] …, <paramref name="count"/> elements in all. Reads whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave(T* even, T* odd, T* destination, nint count)
    {
        nint i = 0;
        for (; i + (2 * TSimd.Count) <= count; i += 2 * TSimd.Count)
        {
            TVector a = TSimd.Load(even + (i / 2));
            TVector b = TSimd.Load(odd + (i / 2));
            TSimd.Store(destination + i, TSimd.InterleaveLow(a, b));
            TSimd.Store(destination + i + TSimd.Count, TSimd.InterleaveHigh(a, b));
        }

        for (; i < count; i++)
            destination[i] = (i & 1) == 0 ? even[i / 2] : odd[i / 2];
    }
}
