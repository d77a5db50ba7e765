using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// The register tile with output channels in the vectors: TRows rows × TColumns vectors of channels. For each term one or two vectors of
/// the right matrix are loaded, and each row's element of the left matrix is broadcast and multiplied by them.
/// </summary>
/// <remarks>
/// 14 × 2 accumulators, two vectors and a broadcast are 31 registers of AVX-512's 32; machines with 16 get 6 × 2. The rows' count is a
/// type, so that the JIT removes the rows beyond it. Everything is inlined: a single call would spill all accumulators.
/// </remarks>
internal static unsafe class ChannelTile<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums left · right over all runs into the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns>(ChannelTileOperands<T>* operands)
        where TRows : unmanaged, ICount
        where TColumns : unmanaged, ICount
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero,
            a7 = TSimd.Zero, a8 = TSimd.Zero, a9 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a12 = TSimd.Zero, a13 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero, b4 = TSimd.Zero, b5 = TSimd.Zero, b6 = TSimd.Zero,
            b7 = TSimd.Zero, b8 = TSimd.Zero, b9 = TSimd.Zero, b10 = TSimd.Zero, b11 = TSimd.Zero, b12 = TSimd.Zero, b13 = TSimd.Zero;
        T* left = operands->Left;
        T* sums = operands->Sums;
        T* ahead = operands->Ahead;
        nint rowStep = operands->RowStep, termStep = operands->TermStep, sumsStep = operands->SumsStep;
        bool accumulate = operands->Accumulate;
        // Four pointers and three distances address all rows, in so few registers that none is spilled.
        nint one = rowStep, two = 2 * rowStep, three = 3 * rowStep;
        for (nint run = 0; run < operands->Runs; run++)
        {
            T* x0 = left + operands->RunOffsets[run];
            T* x4 = x0 + (4 * rowStep);
            T* x8 = x4 + (4 * rowStep);
            T* x12 = x8 + (4 * rowStep);
            T* w = operands->Right + (operands->RunNumbers[run] * operands->RunStep);
            for (nint term = operands->RunLength; term > 0; term--)
            {
                TVector w0 = TSimd.Load(w);
                TVector w1 = sizeof(TColumns) > 1 ? TSimd.Load(w + TSimd.Count) : w0;
                TVector v;
                if (sizeof(TRows) > 0)
                {
                    v = TSimd.Broadcast(*x0);
                    a0 = TSimd.MultiplyAdd(v, w0, a0);
                    if (sizeof(TColumns) > 1)
                        b0 = TSimd.MultiplyAdd(v, w1, b0);
                }

                if (sizeof(TRows) > 1)
                {
                    v = TSimd.Broadcast(x0[one]);
                    a1 = TSimd.MultiplyAdd(v, w0, a1);
                    if (sizeof(TColumns) > 1)
                        b1 = TSimd.MultiplyAdd(v, w1, b1);
                }

                if (sizeof(TRows) > 2)
                {
                    v = TSimd.Broadcast(x0[two]);
                    a2 = TSimd.MultiplyAdd(v, w0, a2);
                    if (sizeof(TColumns) > 1)
                        b2 = TSimd.MultiplyAdd(v, w1, b2);
                }

                if (sizeof(TRows) > 3)
                {
                    v = TSimd.Broadcast(x0[three]);
                    a3 = TSimd.MultiplyAdd(v, w0, a3);
                    if (sizeof(TColumns) > 1)
                        b3 = TSimd.MultiplyAdd(v, w1, b3);
                }

                if (sizeof(TRows) > 4)
                {
                    v = TSimd.Broadcast(*x4);
                    a4 = TSimd.MultiplyAdd(v, w0, a4);
                    if (sizeof(TColumns) > 1)
                        b4 = TSimd.MultiplyAdd(v, w1, b4);
                }

                if (sizeof(TRows) > 5)
                {
                    v = TSimd.Broadcast(x4[one]);
                    a5 = TSimd.MultiplyAdd(v, w0, a5);
                    if (sizeof(TColumns) > 1)
                        b5 = TSimd.MultiplyAdd(v, w1, b5);
                }

                if (sizeof(TRows) > 6)
                {
                    v = TSimd.Broadcast(x4[two]);
                    a6 = TSimd.MultiplyAdd(v, w0, a6);
                    if (sizeof(TColumns) > 1)
                        b6 = TSimd.MultiplyAdd(v, w1, b6);
                }

                if (sizeof(TRows) > 7)
                {
                    v = TSimd.Broadcast(x4[three]);
                    a7 = TSimd.MultiplyAdd(v, w0, a7);
                    if (sizeof(TColumns) > 1)
                        b7 = TSimd.MultiplyAdd(v, w1, b7);
                }

                if (sizeof(TRows) > 8)
                {
                    v = TSimd.Broadcast(*x8);
                    a8 = TSimd.MultiplyAdd(v, w0, a8);
                    if (sizeof(TColumns) > 1)
                        b8 = TSimd.MultiplyAdd(v, w1, b8);
                }

                if (sizeof(TRows) > 9)
                {
                    v = TSimd.Broadcast(x8[one]);
                    a9 = TSimd.MultiplyAdd(v, w0, a9);
                    if (sizeof(TColumns) > 1)
                        b9 = TSimd.MultiplyAdd(v, w1, b9);
                }

                if (sizeof(TRows) > 10)
                {
                    v = TSimd.Broadcast(x8[two]);
                    a10 = TSimd.MultiplyAdd(v, w0, a10);
                    if (sizeof(TColumns) > 1)
                        b10 = TSimd.MultiplyAdd(v, w1, b10);
                }

                if (sizeof(TRows) > 11)
                {
                    v = TSimd.Broadcast(x8[three]);
                    a11 = TSimd.MultiplyAdd(v, w0, a11);
                    if (sizeof(TColumns) > 1)
                        b11 = TSimd.MultiplyAdd(v, w1, b11);
                }

                if (sizeof(TRows) > 12)
                {
                    v = TSimd.Broadcast(*x12);
                    a12 = TSimd.MultiplyAdd(v, w0, a12);
                    if (sizeof(TColumns) > 1)
                        b12 = TSimd.MultiplyAdd(v, w1, b12);
                }

                if (sizeof(TRows) > 13)
                {
                    v = TSimd.Broadcast(x12[one]);
                    a13 = TSimd.MultiplyAdd(v, w0, a13);
                    if (sizeof(TColumns) > 1)
                        b13 = TSimd.MultiplyAdd(v, w1, b13);
                }

                Prefetch.Near(ahead);
                if (sizeof(TColumns) > 1 && TSimd.Count * sizeof(T) >= Prefetch.LineBytes)
                    Prefetch.Near(ahead + TSimd.Count);
                ahead += sizeof(TColumns) * TSimd.Count;
                x0 += termStep;
                if (sizeof(TRows) > 4)
                    x4 += termStep;
                if (sizeof(TRows) > 8)
                    x8 += termStep;
                if (sizeof(TRows) > 12)
                    x12 += termStep;
                w += sizeof(TColumns) * TSimd.Count;
            }
        }

        if (sizeof(TRows) > 0)
            Store<TColumns>(sums + (0 * sumsStep), a0, b0, accumulate);
        if (sizeof(TRows) > 1)
            Store<TColumns>(sums + (1 * sumsStep), a1, b1, accumulate);
        if (sizeof(TRows) > 2)
            Store<TColumns>(sums + (2 * sumsStep), a2, b2, accumulate);
        if (sizeof(TRows) > 3)
            Store<TColumns>(sums + (3 * sumsStep), a3, b3, accumulate);
        if (sizeof(TRows) > 4)
            Store<TColumns>(sums + (4 * sumsStep), a4, b4, accumulate);
        if (sizeof(TRows) > 5)
            Store<TColumns>(sums + (5 * sumsStep), a5, b5, accumulate);
        if (sizeof(TRows) > 6)
            Store<TColumns>(sums + (6 * sumsStep), a6, b6, accumulate);
        if (sizeof(TRows) > 7)
            Store<TColumns>(sums + (7 * sumsStep), a7, b7, accumulate);
        if (sizeof(TRows) > 8)
            Store<TColumns>(sums + (8 * sumsStep), a8, b8, accumulate);
        if (sizeof(TRows) > 9)
            Store<TColumns>(sums + (9 * sumsStep), a9, b9, accumulate);
        if (sizeof(TRows) > 10)
            Store<TColumns>(sums + (10 * sumsStep), a10, b10, accumulate);
        if (sizeof(TRows) > 11)
            Store<TColumns>(sums + (11 * sumsStep), a11, b11, accumulate);
        if (sizeof(TRows) > 12)
            Store<TColumns>(sums + (12 * sumsStep), a12, b12, accumulate);
        if (sizeof(TRows) > 13)
            Store<TColumns>(sums + (13 * sumsStep), a13, b13, accumulate);
    }

    /// <summary>Stores a row's sums, or adds them to those that stand there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TColumns>(T* sums, TVector a, TVector b, bool accumulate)
        where TColumns : unmanaged, ICount
    {
        TSimd.Store(sums, accumulate ? TSimd.Add(TSimd.Load(sums), a) : a);
        if (sizeof(TColumns) > 1)
            TSimd.Store(sums + TSimd.Count, accumulate ? TSimd.Add(TSimd.Load(sums + TSimd.Count), b) : b);
    }
}
