using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Copies a tile's pixels of many channels side by side: [channel][pixel], wherever the pixels lie in a plane.</summary>
internal static unsafe class PixelGather<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Pixels of the longest run: with more, a run is cut.</summary>
    public static int LongestRun => TSimd.Count;

    /// <summary>Copies one pixel after another.</summary>
    /// <param name="plane">The first channel's plane, from which offsets count.</param>
    /// <param name="planeStep">From channel to channel.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="offsets">Where each pixel lies in a plane, or a negative number for a zero.</param>
    /// <param name="pixels">How many pixels.</param>
    /// <param name="to">The result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* plane, nint planeStep, nint channels, nint* offsets, nint pixels, T* to)
    {
        for (nint channel = 0; channel < channels; channel++, plane += planeStep, to += pixels)
        {
            for (nint pixel = 0; pixel < pixels; pixel++)
                to[pixel] = offsets[pixel] < 0 ? default : TSimd.LoadElement(plane + offsets[pixel]);
        }
    }

    /// <summary>Copies runs of neighbouring pixels. Up to a vector beyond the result is overwritten.</summary>
    /// <param name="plane">The first channel's plane, from which offsets count.</param>
    /// <param name="planeStep">From channel to channel.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="runOffsets">Where each run's first pixel lies in a plane.</param>
    /// <param name="runLengths">Pixels of each run, up to <see cref="LongestRun"/>.</param>
    /// <param name="runs">How many runs.</param>
    /// <param name="to">The result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunAll(T* plane, nint planeStep, nint channels, nint* runOffsets, nint* runLengths, nint runs, T* to)
    {
        for (nint channel = 0; channel < channels; channel++, plane += planeStep)
        {
            for (nint run = 0; run < runs; run++)
            {
                nint length = runLengths[run];
                TSimd.Store(to, TSimd.LoadPartial(plane + runOffsets[run], (int)length));
                to += length;
            }
        }
    }
}
