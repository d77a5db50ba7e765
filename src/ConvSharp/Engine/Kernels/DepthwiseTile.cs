using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// The register tile of depthwise layers with channels in the vectors: TPixels neighbouring outputs. Each element of a vector is a channel
/// with its own kernel.
/// </summary>
internal static unsafe class DepthwiseTile<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums weight · input over the taps, and the bias.</summary>
    /// <param name="input">A vector of channels an element: the element of the first output at offset 0.</param>
    /// <param name="inputPixel">Distance between what neighbouring outputs read.</param>
    /// <param name="inputOffsets">Per tap, where its element lies relative to <paramref name="input"/>.</param>
    /// <param name="weights">A vector of channels a tap.</param>
    /// <param name="taps">Number of taps.</param>
    /// <param name="bias">A vector of channels.</param>
    /// <param name="output">A vector of channels an output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TPixels>(T* input, nint inputPixel, nint* inputOffsets, T* weights, nint taps, T* bias, T* output)
        where TPixels : unmanaged, ICount
    {
        TVector a0 = TSimd.Load(bias), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        nint one = inputPixel, two = 2 * inputPixel, three = 3 * inputPixel;
        for (nint t = 0; t < taps; t++)
        {
            T* x = input + inputOffsets[t];
            T* x4 = x + (4 * inputPixel);
            TVector v = TSimd.Load(weights);
            a0 = TSimd.MultiplyAdd(TSimd.Load(x), v, a0);
            if (sizeof(TPixels) > 1)
                a1 = TSimd.MultiplyAdd(TSimd.Load(x + one), v, a1);
            if (sizeof(TPixels) > 2)
                a2 = TSimd.MultiplyAdd(TSimd.Load(x + two), v, a2);
            if (sizeof(TPixels) > 3)
                a3 = TSimd.MultiplyAdd(TSimd.Load(x + three), v, a3);
            if (sizeof(TPixels) > 4)
                a4 = TSimd.MultiplyAdd(TSimd.Load(x4), v, a4);
            if (sizeof(TPixels) > 5)
                a5 = TSimd.MultiplyAdd(TSimd.Load(x4 + one), v, a5);
            if (sizeof(TPixels) > 6)
                a6 = TSimd.MultiplyAdd(TSimd.Load(x4 + two), v, a6);
            if (sizeof(TPixels) > 7)
                a7 = TSimd.MultiplyAdd(TSimd.Load(x4 + three), v, a7);
            weights += TSimd.Count;
        }

        TSimd.Store(output, a0);
        if (sizeof(TPixels) > 1)
            TSimd.Store(output + (1 * TSimd.Count), a1);
        if (sizeof(TPixels) > 2)
            TSimd.Store(output + (2 * TSimd.Count), a2);
        if (sizeof(TPixels) > 3)
            TSimd.Store(output + (3 * TSimd.Count), a3);
        if (sizeof(TPixels) > 4)
            TSimd.Store(output + (4 * TSimd.Count), a4);
        if (sizeof(TPixels) > 5)
            TSimd.Store(output + (5 * TSimd.Count), a5);
        if (sizeof(TPixels) > 6)
            TSimd.Store(output + (6 * TSimd.Count), a6);
        if (sizeof(TPixels) > 7)
            TSimd.Store(output + (7 * TSimd.Count), a7);
    }
}
