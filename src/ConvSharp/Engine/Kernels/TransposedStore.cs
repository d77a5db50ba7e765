using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Transposes the channel tile's sums, [pixel][channel], into rows of pixels, one a channel, and adds the bias.</summary>
/// <remarks>
/// A square block of Count × Count elements is transposed in registers by perfect shuffles: log2(Count) rounds of interleaving row i with
/// row i + Count / 2.
/// </remarks>
internal static unsafe class TransposedStore<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Stores a block of up to Count pixels × Count channels.</summary>
    /// <param name="source">The sums; Count rows are read, and rows beyond <paramref name="pixels"/> may hold anything.</param>
    /// <param name="sourceRow">Distance from pixel to pixel.</param>
    /// <param name="bias">Count values.</param>
    /// <param name="destination">First pixel of the first channel.</param>
    /// <param name="destinationRow">Distance from channel to channel.</param>
    /// <param name="pixels">Pixels to store, at most Count.</param>
    /// <param name="channels">Channels to store, at most Count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* source, nint sourceRow, T* bias, T* destination, nint destinationRow, int pixels, int channels)
    {
        TVector b = TSimd.Load(bias);
        TVector r0 = TSimd.Add(TSimd.Load(source), b);
        TVector r1 = TSimd.Count > 1 ? TSimd.Add(TSimd.Load(source + (1 * sourceRow)), b) : b;
        TVector r2 = TSimd.Count > 2 ? TSimd.Add(TSimd.Load(source + (2 * sourceRow)), b) : b;
        TVector r3 = TSimd.Count > 3 ? TSimd.Add(TSimd.Load(source + (3 * sourceRow)), b) : b;
        TVector r4 = TSimd.Count > 4 ? TSimd.Add(TSimd.Load(source + (4 * sourceRow)), b) : b;
        TVector r5 = TSimd.Count > 5 ? TSimd.Add(TSimd.Load(source + (5 * sourceRow)), b) : b;
        TVector r6 = TSimd.Count > 6 ? TSimd.Add(TSimd.Load(source + (6 * sourceRow)), b) : b;
        TVector r7 = TSimd.Count > 7 ? TSimd.Add(TSimd.Load(source + (7 * sourceRow)), b) : b;
        TVector r8 = TSimd.Count > 8 ? TSimd.Add(TSimd.Load(source + (8 * sourceRow)), b) : b;
        TVector r9 = TSimd.Count > 9 ? TSimd.Add(TSimd.Load(source + (9 * sourceRow)), b) : b;
        TVector r10 = TSimd.Count > 10 ? TSimd.Add(TSimd.Load(source + (10 * sourceRow)), b) : b;
        TVector r11 = TSimd.Count > 11 ? TSimd.Add(TSimd.Load(source + (11 * sourceRow)), b) : b;
        TVector r12 = TSimd.Count > 12 ? TSimd.Add(TSimd.Load(source + (12 * sourceRow)), b) : b;
        TVector r13 = TSimd.Count > 13 ? TSimd.Add(TSimd.Load(source + (13 * sourceRow)), b) : b;
        TVector r14 = TSimd.Count > 14 ? TSimd.Add(TSimd.Load(source + (14 * sourceRow)), b) : b;
        TVector r15 = TSimd.Count > 15 ? TSimd.Add(TSimd.Load(source + (15 * sourceRow)), b) : b;

        for (int round = TSimd.Count; round > 1; round >>= 1)
        {
            if (TSimd.Count == 16)
            {
                TVector t0 = TSimd.InterleaveLow(r0, r8), t1 = TSimd.InterleaveHigh(r0, r8);
                TVector t2 = TSimd.InterleaveLow(r1, r9), t3 = TSimd.InterleaveHigh(r1, r9);
                TVector t4 = TSimd.InterleaveLow(r2, r10), t5 = TSimd.InterleaveHigh(r2, r10);
                TVector t6 = TSimd.InterleaveLow(r3, r11), t7 = TSimd.InterleaveHigh(r3, r11);
                TVector t8 = TSimd.InterleaveLow(r4, r12), t9 = TSimd.InterleaveHigh(r4, r12);
                TVector t10 = TSimd.InterleaveLow(r5, r13), t11 = TSimd.InterleaveHigh(r5, r13);
                TVector t12 = TSimd.InterleaveLow(r6, r14), t13 = TSimd.InterleaveHigh(r6, r14);
                TVector t14 = TSimd.InterleaveLow(r7, r15), t15 = TSimd.InterleaveHigh(r7, r15);
                (r0, r1, r2, r3, r4, r5, r6, r7) = (t0, t1, t2, t3, t4, t5, t6, t7);
                (r8, r9, r10, r11, r12, r13, r14, r15) = (t8, t9, t10, t11, t12, t13, t14, t15);
            }
            else if (TSimd.Count == 8)
            {
                TVector t0 = TSimd.InterleaveLow(r0, r4), t1 = TSimd.InterleaveHigh(r0, r4);
                TVector t2 = TSimd.InterleaveLow(r1, r5), t3 = TSimd.InterleaveHigh(r1, r5);
                TVector t4 = TSimd.InterleaveLow(r2, r6), t5 = TSimd.InterleaveHigh(r2, r6);
                TVector t6 = TSimd.InterleaveLow(r3, r7), t7 = TSimd.InterleaveHigh(r3, r7);
                (r0, r1, r2, r3, r4, r5, r6, r7) = (t0, t1, t2, t3, t4, t5, t6, t7);
            }
            else if (TSimd.Count == 4)
            {
                TVector t0 = TSimd.InterleaveLow(r0, r2), t1 = TSimd.InterleaveHigh(r0, r2);
                TVector t2 = TSimd.InterleaveLow(r1, r3), t3 = TSimd.InterleaveHigh(r1, r3);
                (r0, r1, r2, r3) = (t0, t1, t2, t3);
            }
            else if (TSimd.Count == 2)
            {
                TVector t0 = TSimd.InterleaveLow(r0, r1), t1 = TSimd.InterleaveHigh(r0, r1);
                (r0, r1) = (t0, t1);
            }
        }

        if (pixels == TSimd.Count)
        {
            if (TSimd.Count > 0 && channels > 0)
                TSimd.Store(destination, r0);
            if (TSimd.Count > 1 && channels > 1)
                TSimd.Store(destination + (1 * destinationRow), r1);
            if (TSimd.Count > 2 && channels > 2)
                TSimd.Store(destination + (2 * destinationRow), r2);
            if (TSimd.Count > 3 && channels > 3)
                TSimd.Store(destination + (3 * destinationRow), r3);
            if (TSimd.Count > 4 && channels > 4)
                TSimd.Store(destination + (4 * destinationRow), r4);
            if (TSimd.Count > 5 && channels > 5)
                TSimd.Store(destination + (5 * destinationRow), r5);
            if (TSimd.Count > 6 && channels > 6)
                TSimd.Store(destination + (6 * destinationRow), r6);
            if (TSimd.Count > 7 && channels > 7)
                TSimd.Store(destination + (7 * destinationRow), r7);
            if (TSimd.Count > 8 && channels > 8)
                TSimd.Store(destination + (8 * destinationRow), r8);
            if (TSimd.Count > 9 && channels > 9)
                TSimd.Store(destination + (9 * destinationRow), r9);
            if (TSimd.Count > 10 && channels > 10)
                TSimd.Store(destination + (10 * destinationRow), r10);
            if (TSimd.Count > 11 && channels > 11)
                TSimd.Store(destination + (11 * destinationRow), r11);
            if (TSimd.Count > 12 && channels > 12)
                TSimd.Store(destination + (12 * destinationRow), r12);
            if (TSimd.Count > 13 && channels > 13)
                TSimd.Store(destination + (13 * destinationRow), r13);
            if (TSimd.Count > 14 && channels > 14)
                TSimd.Store(destination + (14 * destinationRow), r14);
            if (TSimd.Count > 15 && channels > 15)
                TSimd.Store(destination + (15 * destinationRow), r15);
            return;
        }

        if (TSimd.Count > 0 && channels > 0)
            TSimd.StorePartial(destination, r0, pixels);
        if (TSimd.Count > 1 && channels > 1)
            TSimd.StorePartial(destination + (1 * destinationRow), r1, pixels);
        if (TSimd.Count > 2 && channels > 2)
            TSimd.StorePartial(destination + (2 * destinationRow), r2, pixels);
        if (TSimd.Count > 3 && channels > 3)
            TSimd.StorePartial(destination + (3 * destinationRow), r3, pixels);
        if (TSimd.Count > 4 && channels > 4)
            TSimd.StorePartial(destination + (4 * destinationRow), r4, pixels);
        if (TSimd.Count > 5 && channels > 5)
            TSimd.StorePartial(destination + (5 * destinationRow), r5, pixels);
        if (TSimd.Count > 6 && channels > 6)
            TSimd.StorePartial(destination + (6 * destinationRow), r6, pixels);
        if (TSimd.Count > 7 && channels > 7)
            TSimd.StorePartial(destination + (7 * destinationRow), r7, pixels);
        if (TSimd.Count > 8 && channels > 8)
            TSimd.StorePartial(destination + (8 * destinationRow), r8, pixels);
        if (TSimd.Count > 9 && channels > 9)
            TSimd.StorePartial(destination + (9 * destinationRow), r9, pixels);
        if (TSimd.Count > 10 && channels > 10)
            TSimd.StorePartial(destination + (10 * destinationRow), r10, pixels);
        if (TSimd.Count > 11 && channels > 11)
            TSimd.StorePartial(destination + (11 * destinationRow), r11, pixels);
        if (TSimd.Count > 12 && channels > 12)
            TSimd.StorePartial(destination + (12 * destinationRow), r12, pixels);
        if (TSimd.Count > 13 && channels > 13)
            TSimd.StorePartial(destination + (13 * destinationRow), r13, pixels);
        if (TSimd.Count > 14 && channels > 14)
            TSimd.StorePartial(destination + (14 * destinationRow), r14, pixels);
        if (TSimd.Count > 15 && channels > 15)
            TSimd.StorePartial(destination + (15 * destinationRow), r15, pixels);
    }
}
