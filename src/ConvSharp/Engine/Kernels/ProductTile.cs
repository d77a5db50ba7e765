using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// The register tile of the weight gradient with the width in the vectors: products of output gradient and input, for several taps at once,
/// summed over rows of pixels. Each lane keeps its own sum.
/// </summary>
/// <remarks>
/// 12 accumulators, a gradient and an input vector fit 16 registers. Offsets stay in memory: they are loaded with the input.
/// </remarks>
internal static unsafe class ProductTile<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Most taps that share a loaded gradient.</summary>
    public const int MostTaps = 12;

    /// <summary>Sums gradient · input over rows of pixels.</summary>
    /// <typeparam name="TTaps">Taps.</typeparam>
    /// <typeparam name="TPart">1: whole vectors; 2: part of a vector in each row.</typeparam>
    /// <param name="input">Input element that an offset of 0 meets at the first pixel.</param>
    /// <param name="inputRow">Distance between the rows of the input.</param>
    /// <param name="offsets">Per tap, where its element lies relative to <paramref name="input"/>.</param>
    /// <param name="gradient">Output gradient of the first pixel.</param>
    /// <param name="gradientRow">Distance between the rows of the gradient.</param>
    /// <param name="count">Pixels of a row: a multiple of a vector's, or fewer than a vector's.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="sums">[tap][lane].</param>
    /// <param name="accumulate">Whether the sums are added to the sums that stand there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TTaps, TPart>(
        T* input, nint inputRow, nint* offsets, T* gradient, nint gradientRow, nint count, nint rows, T* sums, bool accumulate)
        where TTaps : unmanaged, ICount
        where TPart : unmanaged, ICount
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero,
            a6 = TSimd.Zero, a7 = TSimd.Zero, a8 = TSimd.Zero, a9 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero;
        TVector mask = sizeof(TPart) == 1 ? TSimd.Zero : TSimd.Mask((int)count);
        for (nint row = 0; row < rows; row++)
        {
            for (nint pixel = 0; pixel < count; pixel += TSimd.Count)
            {
                T* x = input + pixel;
                TVector g = Load<TPart>(gradient + pixel, mask);
                if (sizeof(TTaps) > 0)
                    a0 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[0], mask), a0);
                if (sizeof(TTaps) > 1)
                    a1 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[1], mask), a1);
                if (sizeof(TTaps) > 2)
                    a2 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[2], mask), a2);
                if (sizeof(TTaps) > 3)
                    a3 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[3], mask), a3);
                if (sizeof(TTaps) > 4)
                    a4 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[4], mask), a4);
                if (sizeof(TTaps) > 5)
                    a5 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[5], mask), a5);
                if (sizeof(TTaps) > 6)
                    a6 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[6], mask), a6);
                if (sizeof(TTaps) > 7)
                    a7 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[7], mask), a7);
                if (sizeof(TTaps) > 8)
                    a8 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[8], mask), a8);
                if (sizeof(TTaps) > 9)
                    a9 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[9], mask), a9);
                if (sizeof(TTaps) > 10)
                    a10 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[10], mask), a10);
                if (sizeof(TTaps) > 11)
                    a11 = TSimd.MultiplyAdd(g, Load<TPart>(x + offsets[11], mask), a11);
            }

            input += inputRow;
            gradient += gradientRow;
        }

        if (sizeof(TTaps) > 0)
            Store(sums + (0 * TSimd.Count), a0, accumulate);
        if (sizeof(TTaps) > 1)
            Store(sums + (1 * TSimd.Count), a1, accumulate);
        if (sizeof(TTaps) > 2)
            Store(sums + (2 * TSimd.Count), a2, accumulate);
        if (sizeof(TTaps) > 3)
            Store(sums + (3 * TSimd.Count), a3, accumulate);
        if (sizeof(TTaps) > 4)
            Store(sums + (4 * TSimd.Count), a4, accumulate);
        if (sizeof(TTaps) > 5)
            Store(sums + (5 * TSimd.Count), a5, accumulate);
        if (sizeof(TTaps) > 6)
            Store(sums + (6 * TSimd.Count), a6, accumulate);
        if (sizeof(TTaps) > 7)
            Store(sums + (7 * TSimd.Count), a7, accumulate);
        if (sizeof(TTaps) > 8)
            Store(sums + (8 * TSimd.Count), a8, accumulate);
        if (sizeof(TTaps) > 9)
            Store(sums + (9 * TSimd.Count), a9, accumulate);
        if (sizeof(TTaps) > 10)
            Store(sums + (10 * TSimd.Count), a10, accumulate);
        if (sizeof(TTaps) > 11)
            Store(sums + (11 * TSimd.Count), a11, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load<TPart>(T* source, TVector mask)
        where TPart : unmanaged, ICount => sizeof(TPart) == 1 ? TSimd.Load(source) : TSimd.LoadMasked(source, mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* sums, TVector a, bool accumulate) =>
        TSimd.Store(sums, accumulate ? TSimd.Add(TSimd.Load(sums), a) : a);
}
