using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>The last step of the tiles whose vectors lie along the width.</summary>
internal static unsafe class SumStore<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Stores the first <paramref name="count"/> sums, added to what stands in the output or to the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(T* output, TVector sum, TVector bias, bool accumulate, int count)
    {
        if (count == TSimd.Count)
            TSimd.Store(output, TSimd.Add(sum, accumulate ? TSimd.Load(output) : bias));
        else
            TSimd.StorePartial(output, TSimd.Add(sum, accumulate ? TSimd.LoadPartial(output, count) : bias), count);
    }
}
