using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Stores a channel tile's sums, [pixel][channel], to pixels that lie anywhere in their planes, and adds the bias.</summary>
internal static unsafe class ScatteredStore<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <param name="sums">The sums; the bias is added where they stand.</param>
    /// <param name="lanes">From pixel to pixel of the sums: whole vectors.</param>
    /// <param name="bias">One value a lane.</param>
    /// <param name="channels">How many channels are stored.</param>
    /// <param name="output">The first channel's plane.</param>
    /// <param name="plane">From plane to plane.</param>
    /// <param name="offsets">Where each pixel lies in a plane.</param>
    /// <param name="pixels">How many pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* sums, nint lanes, T* bias, nint channels, T* output, nint plane, nint* offsets, nint pixels)
    {
        for (nint pixel = 0; pixel < pixels; pixel++)
        {
            T* sum = sums + (pixel * lanes);
            for (nint lane = 0; lane < lanes; lane += TSimd.Count)
                TSimd.Store(sum + lane, TSimd.Add(TSimd.Load(sum + lane), TSimd.Load(bias + lane)));
        }

        for (nint channel = 0; channel < channels; channel++, output += plane)
        {
            T* sum = sums + channel;
            for (nint pixel = 0; pixel < pixels; pixel++, sum += lanes)
                output[offsets[pixel]] = *sum;
        }
    }
}
