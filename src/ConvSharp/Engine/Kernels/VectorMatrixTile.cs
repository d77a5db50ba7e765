using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// The register tile of a few samples times a large matrix: the sums of <see cref="Panels"/> panels of two vectors at once, whose weights
/// are read side by side. One stream of weights leaves memory idle: the processor looks ahead in each stream only so far.
/// </summary>
/// <remarks>Eight accumulators a sample, a weight and a broadcast: three samples fit AVX-512's 32 registers, one fits 16.</remarks>
internal static unsafe class VectorMatrixTile<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Panels of a tile, each of two vectors.</summary>
    public const int Panels = 4;

    /// <summary>Terms of each panel that are prefetched ahead: enough to reach the next page early.</summary>
    private const int TermsAhead = 32;

    /// <summary>Samples whose accumulators fit the registers.</summary>
    public static int MostRows => TSimd.HasManyRegisters ? 3 : 1;

    /// <summary>Sums left · right for up to <see cref="MostRows"/> samples: sums[panel][row][lane].</summary>
    /// <param name="rows">Samples.</param>
    /// <param name="left">First input of the first sample.</param>
    /// <param name="rowStep">From sample to sample.</param>
    /// <param name="right">Weights of the first panel: [term][lane].</param>
    /// <param name="panelStep">From panel to panel of the weights.</param>
    /// <param name="terms">Number of products summed.</param>
    /// <param name="sums">Place of the sums.</param>
    /// <param name="accumulate">Whether the sums are added to those that stand there.</param>
    public static void Run(int rows, T* left, nint rowStep, T* right, nint panelStep, nint terms, T* sums, bool accumulate)
    {
        switch (rows)
        {
            case 1:
                Run<Count1>(left, rowStep, right, panelStep, terms, sums, accumulate);
                break;
            case 2:
                Run<Count2>(left, rowStep, right, panelStep, terms, sums, accumulate);
                break;
            case 3:
                Run<Count3>(left, rowStep, right, panelStep, terms, sums, accumulate);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRows>(T* left, nint rowStep, T* right, nint panelStep, nint terms, T* sums, bool accumulate)
        where TRows : unmanaged, ICount
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero,
            a7 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero, b4 = TSimd.Zero, b5 = TSimd.Zero, b6 = TSimd.Zero,
            b7 = TSimd.Zero;
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero, c4 = TSimd.Zero, c5 = TSimd.Zero, c6 = TSimd.Zero,
            c7 = TSimd.Zero;
        T* w0 = right;
        T* w2 = right + (2 * panelStep);
        int width = 2 * TSimd.Count;
        for (nint term = 0; term < terms; term++)
        {
            TVector x = TSimd.Broadcast(left[term]);
            TVector y = sizeof(TRows) > 1 ? TSimd.Broadcast(left[rowStep + term]) : x;
            TVector z = sizeof(TRows) > 2 ? TSimd.Broadcast(left[(2 * rowStep) + term]) : x;
            Add<TRows>(w0, x, y, z, ref a0, ref b0, ref c0);
            Add<TRows>(w0 + TSimd.Count, x, y, z, ref a1, ref b1, ref c1);
            Add<TRows>(w0 + panelStep, x, y, z, ref a2, ref b2, ref c2);
            Add<TRows>(w0 + panelStep + TSimd.Count, x, y, z, ref a3, ref b3, ref c3);
            Add<TRows>(w2, x, y, z, ref a4, ref b4, ref c4);
            Add<TRows>(w2 + TSimd.Count, x, y, z, ref a5, ref b5, ref c5);
            Add<TRows>(w2 + panelStep, x, y, z, ref a6, ref b6, ref c6);
            Add<TRows>(w2 + panelStep + TSimd.Count, x, y, z, ref a7, ref b7, ref c7);
            w0 += width;
            w2 += width;
        }

        nint panel = sizeof(TRows) * (nint)width;
        ChannelTile<TSimd, TVector, T>.Store<Count2>(sums, a0, a1, accumulate);
        ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + panel, a2, a3, accumulate);
        ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + (2 * panel), a4, a5, accumulate);
        ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + (3 * panel), a6, a7, accumulate);
        if (sizeof(TRows) > 1)
        {
            sums += width;
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums, b0, b1, accumulate);
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + panel, b2, b3, accumulate);
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + (2 * panel), b4, b5, accumulate);
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + (3 * panel), b6, b7, accumulate);
        }

        if (sizeof(TRows) > 2)
        {
            sums += width;
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums, c0, c1, accumulate);
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + panel, c2, c3, accumulate);
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + (2 * panel), c4, c5, accumulate);
            ChannelTile<TSimd, TVector, T>.Store<Count2>(sums + (3 * panel), c6, c7, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TRows>(T* weights, TVector x, TVector y, TVector z, ref TVector a, ref TVector b, ref TVector c)
        where TRows : unmanaged, ICount
    {
        Prefetch.Near(weights + (TermsAhead * 2 * TSimd.Count));
        TVector w = TSimd.Load(weights);
        a = TSimd.MultiplyAdd(x, w, a);
        if (sizeof(TRows) > 1)
            b = TSimd.MultiplyAdd(y, w, b);
        if (sizeof(TRows) > 2)
            c = TSimd.MultiplyAdd(z, w, c);
    }
}
