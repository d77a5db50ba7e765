using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Adds a row times a number to another row, and sums the products of two rows. Elements may lie apart.</summary>
internal static unsafe class ScaledRow<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>destination[i · destinationStep] += scale · source[i · sourceStep], one after the other where steps are not 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(T* destination, nint destinationStep, T* source, nint sourceStep, T scale, nint count)
    {
        nint i = 0;
        if (destinationStep == 1 && sourceStep == 1)
        {
            TVector scales = TSimd.Broadcast(scale);
            for (; i + TSimd.Count <= count; i += TSimd.Count)
                TSimd.Store(destination + i, TSimd.MultiplyAdd(scales, TSimd.Load(source + i), TSimd.Load(destination + i)));
        }

        for (; i < count; i++)
        {
            T* element = destination + (i * destinationStep);
            *element = T.MultiplyAddEstimate(scale, source[i * sourceStep], *element);
        }
    }

    /// <summary>Σ left[i · leftStep] · right[i · rightStep].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Dot(T* left, nint leftStep, T* right, nint rightStep, nint count)
    {
        nint i = 0;
        T sum = T.Zero;
        if (leftStep == 1 && rightStep == 1 && count >= TSimd.Count)
        {
            TVector sums = TSimd.Zero;
            for (; i + TSimd.Count <= count; i += TSimd.Count)
                sums = TSimd.MultiplyAdd(TSimd.Load(left + i), TSimd.Load(right + i), sums);
            T* lanes = stackalloc T[TSimd.Count];
            TSimd.Store(lanes, sums);
            sum = RowSum<TSimd, TVector, T>.Of(lanes);
        }

        for (; i < count; i++)
            sum = T.MultiplyAddEstimate(left[i * leftStep], right[i * rightStep], sum);
        return sum;
    }
}
