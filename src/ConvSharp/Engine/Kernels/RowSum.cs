using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Sums of rows of elements.</summary>
internal static unsafe class RowSum<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>destination[i] += source[i]; <paramref name="count"/> is a multiple of a vector's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(T* destination, T* source, nint count)
    {
        for (nint i = 0; i < count; i += TSimd.Count)
            TSimd.Store(destination + i, TSimd.Add(TSimd.Load(destination + i), TSimd.Load(source + i)));
    }

    /// <summary>The sum of one vector's elements, halves added to halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Of(T* source)
    {
        TVector sum = TSimd.Load(source);
        for (int count = TSimd.Count; count > 1; count /= 2)
            sum = TSimd.Add(TSimd.InterleaveLow(sum, sum), TSimd.InterleaveHigh(sum, sum));
        T result = default;
        TSimd.StorePartial(&result, sum, 1);
        return result;
    }

    /// <summary>The sums of up to a vector's worth of vectors, each halves added to halves.</summary>
    /// <param name="source">The vectors; a vector's worth of them is read.</param>
    /// <param name="zeros">A vector of zeros.</param>
    /// <param name="lanes">Room for a vector's worth of vectors.</param>
    /// <param name="destination">The sums.</param>
    /// <param name="count">How many are stored.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfVectors(T* source, T* zeros, T* lanes, T* destination, int count)
    {
        TransposedStore<TSimd, TVector, T>.Run(source, TSimd.Count, zeros, lanes, TSimd.Count, TSimd.Count, TSimd.Count);
        for (int half = TSimd.Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
                AddTo(lanes + (i * TSimd.Count), lanes + ((i + half) * TSimd.Count), TSimd.Count);
        }

        TSimd.StorePartial(destination, TSimd.Load(lanes), count);
    }

    /// <summary>The sum of any number of elements, in chains of a limited length, which are added in order.</summary>
    /// <param name="source">The elements.</param>
    /// <param name="count">How many.</param>
    /// <param name="lanes">Room for one vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Of(T* source, nint count, T* lanes)
    {
        const int vectorsPerChain = 256;
        TVector total = TSimd.Zero;
        for (nint first = 0; first < count; first += vectorsPerChain * TSimd.Count)
        {
            nint end = Math.Min(count, first + (vectorsPerChain * TSimd.Count)), i = first;
            TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero;
            for (; i + (4 * TSimd.Count) <= end; i += 4 * TSimd.Count)
            {
                a = TSimd.Add(a, TSimd.Load(source + i));
                b = TSimd.Add(b, TSimd.Load(source + i + TSimd.Count));
                c = TSimd.Add(c, TSimd.Load(source + i + (2 * TSimd.Count)));
                d = TSimd.Add(d, TSimd.Load(source + i + (3 * TSimd.Count)));
            }

            for (; i < end; i += TSimd.Count)
                a = TSimd.Add(a, TSimd.LoadPartial(source + i, (int)Math.Min(TSimd.Count, end - i)));
            total = TSimd.Add(total, TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)));
        }

        TSimd.Store(lanes, total);
        return Of(lanes);
    }
}
