using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Where an interleaved row stream reads and writes. Distances are in elements.</summary>
internal unsafe struct InterleavedRowStreamOperands<T>
    where T : unmanaged
{
    /// <summary>Input element that the first output of the even phase meets, in the first row that meets any output.</summary>
    public T* Input;

    public nint InputRow;

    /// <summary>Where each plane (a channel, at one tap of the depth) lies relative to <see cref="Input"/>.</summary>
    public nint* PlaneOffsets;

    public nint Planes;

    /// <summary>Where the taps of a kernel's row lie, for the even and for the odd phase.</summary>
    public nint* EvenColumnOffsets, OddColumnOffsets;

    public nint EvenColumns, OddColumns;

    /// <summary>[plane][column of the even phase, then of the odd one][kernel row].</summary>
    public T* Weights;

    /// <summary>The first output row's first output.</summary>
    public T* Output;

    public nint OutputRow;

    /// <summary>The output row that the kernel's first row meets in the first input row: 0, or negative.</summary>
    public nint FirstRow;

    /// <summary>Output rows.</summary>
    public nint Rows;

    /// <summary>Output rows from one input row to the next.</summary>
    public nint Stride;

    /// <summary>Rows of the input, counted from the first, that are not all padding.</summary>
    public nint FirstInside, EndInside;

    /// <summary>Outputs of the last pair of vectors, one of each phase, that are stored.</summary>
    public int LastCount;

    public T Bias;

    /// <summary>Whether the sums are added to what stands in the output, rather than to the bias.</summary>
    public bool Accumulate;
}

/// <summary>
/// Few output channels of a transposed layer of stride 2 along the width: the input's rows stream through a window of accumulators, one
/// output row for each row of the kernel. Even and odd outputs belong to different taps and are interleaved when they are stored.
/// </summary>
/// <remarks>3 × 8 or 7 × 4 accumulators, as many inputs and a weight fill 32 registers; machines with 16 get fewer vectors.</remarks>
internal static unsafe class InterleavedRowStream<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums all kernel taps and planes for a strip of TVectors vectors in each phase.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKernelRows, TVectors>(InterleavedRowStreamOperands<T>* operands)
        where TKernelRows : unmanaged, ICount
        where TVectors : unmanaged, ICount
    {
        T* input = operands->Input;
        T* output = operands->Output + (operands->FirstRow * operands->OutputRow);
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        TVector d0 = TSimd.Zero, d1 = TSimd.Zero, d2 = TSimd.Zero, d3 = TSimd.Zero;
        TVector e0 = TSimd.Zero, e1 = TSimd.Zero, e2 = TSimd.Zero, e3 = TSimd.Zero;
        TVector f0 = TSimd.Zero, f1 = TSimd.Zero, f2 = TSimd.Zero, f3 = TSimd.Zero;
        TVector g0 = TSimd.Zero, g1 = TSimd.Zero, g2 = TSimd.Zero, g3 = TSimd.Zero;
        TVector oddA0 = TSimd.Zero, oddA1 = TSimd.Zero, oddA2 = TSimd.Zero, oddA3 = TSimd.Zero;
        TVector oddB0 = TSimd.Zero, oddB1 = TSimd.Zero, oddB2 = TSimd.Zero, oddB3 = TSimd.Zero;
        TVector oddC0 = TSimd.Zero, oddC1 = TSimd.Zero, oddC2 = TSimd.Zero, oddC3 = TSimd.Zero;
        TVector oddD0 = TSimd.Zero, oddD1 = TSimd.Zero, oddD2 = TSimd.Zero, oddD3 = TSimd.Zero;
        TVector oddE0 = TSimd.Zero, oddE1 = TSimd.Zero, oddE2 = TSimd.Zero, oddE3 = TSimd.Zero;
        TVector oddF0 = TSimd.Zero, oddF1 = TSimd.Zero, oddF2 = TSimd.Zero, oddF3 = TSimd.Zero;
        TVector oddG0 = TSimd.Zero, oddG1 = TSimd.Zero, oddG2 = TSimd.Zero, oddG3 = TSimd.Zero;
        nint row = operands->FirstRow;
        for (nint inputIndex = 0; row < operands->Rows; inputIndex++, input += operands->InputRow)
        {
            T* w = operands->Weights;
            nint planes = inputIndex < operands->FirstInside || inputIndex >= operands->EndInside ? 0 : operands->Planes;
            for (nint plane = 0; plane < planes; plane++)
            {
                T* x = input + operands->PlaneOffsets[plane];
                for (nint column = 0; column < operands->EvenColumns; column++, w += sizeof(TKernelRows))
                {
                    T* y = x + operands->EvenColumnOffsets[column];
                    TVector x0 = TSimd.Load(y);
                    TVector x1 = sizeof(TVectors) > 1 ? TSimd.Load(y + TSimd.Count) : x0;
                    TVector x2 = sizeof(TVectors) > 2 ? TSimd.Load(y + (2 * TSimd.Count)) : x0;
                    TVector x3 = sizeof(TVectors) > 3 ? TSimd.Load(y + (3 * TSimd.Count)) : x0;
                    Add<Count1, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref a0, ref a1, ref a2, ref a3);
                    Add<Count2, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref b0, ref b1, ref b2, ref b3);
                    Add<Count3, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref c0, ref c1, ref c2, ref c3);
                    Add<Count4, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref d0, ref d1, ref d2, ref d3);
                    Add<Count5, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref e0, ref e1, ref e2, ref e3);
                    Add<Count6, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref f0, ref f1, ref f2, ref f3);
                    Add<Count7, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref g0, ref g1, ref g2, ref g3);
                }

                for (nint column = 0; column < operands->OddColumns; column++, w += sizeof(TKernelRows))
                {
                    T* y = x + operands->OddColumnOffsets[column];
                    TVector x0 = TSimd.Load(y);
                    TVector x1 = sizeof(TVectors) > 1 ? TSimd.Load(y + TSimd.Count) : x0;
                    TVector x2 = sizeof(TVectors) > 2 ? TSimd.Load(y + (2 * TSimd.Count)) : x0;
                    TVector x3 = sizeof(TVectors) > 3 ? TSimd.Load(y + (3 * TSimd.Count)) : x0;
                    Add<Count1, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref oddA0, ref oddA1, ref oddA2, ref oddA3);
                    Add<Count2, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref oddB0, ref oddB1, ref oddB2, ref oddB3);
                    Add<Count3, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref oddC0, ref oddC1, ref oddC2, ref oddC3);
                    Add<Count4, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref oddD0, ref oddD1, ref oddD2, ref oddD3);
                    Add<Count5, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref oddE0, ref oddE1, ref oddE2, ref oddE3);
                    Add<Count6, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref oddF0, ref oddF1, ref oddF2, ref oddF3);
                    Add<Count7, TKernelRows, TVectors>(w, x0, x1, x2, x3, ref oddG0, ref oddG1, ref oddG2, ref oddG3);
                }
            }

            // No later input row meets the first accumulators: they leave, each kernel row moves up, new output rows enter at the last one.
            for (nint left = operands->Stride; left > 0; left--, row++, output += operands->OutputRow)
            {
                if ((nuint)row < (nuint)operands->Rows)
                {
                    Store<Count1, TVectors>(operands, output, a0, oddA0);
                    Store<Count2, TVectors>(operands, output, a1, oddA1);
                    Store<Count3, TVectors>(operands, output, a2, oddA2);
                    Store<Count4, TVectors>(operands, output, a3, oddA3);
                }

                (a0, a1, a2, a3) = sizeof(TKernelRows) > 1 ? (b0, b1, b2, b3) : Zeros();
                (b0, b1, b2, b3) = sizeof(TKernelRows) > 2 ? (c0, c1, c2, c3) : Zeros();
                (c0, c1, c2, c3) = sizeof(TKernelRows) > 3 ? (d0, d1, d2, d3) : Zeros();
                (d0, d1, d2, d3) = sizeof(TKernelRows) > 4 ? (e0, e1, e2, e3) : Zeros();
                (e0, e1, e2, e3) = sizeof(TKernelRows) > 5 ? (f0, f1, f2, f3) : Zeros();
                (f0, f1, f2, f3) = sizeof(TKernelRows) > 6 ? (g0, g1, g2, g3) : Zeros();
                (g0, g1, g2, g3) = Zeros();
                (oddA0, oddA1, oddA2, oddA3) = sizeof(TKernelRows) > 1 ? (oddB0, oddB1, oddB2, oddB3) : Zeros();
                (oddB0, oddB1, oddB2, oddB3) = sizeof(TKernelRows) > 2 ? (oddC0, oddC1, oddC2, oddC3) : Zeros();
                (oddC0, oddC1, oddC2, oddC3) = sizeof(TKernelRows) > 3 ? (oddD0, oddD1, oddD2, oddD3) : Zeros();
                (oddD0, oddD1, oddD2, oddD3) = sizeof(TKernelRows) > 4 ? (oddE0, oddE1, oddE2, oddE3) : Zeros();
                (oddE0, oddE1, oddE2, oddE3) = sizeof(TKernelRows) > 5 ? (oddF0, oddF1, oddF2, oddF3) : Zeros();
                (oddF0, oddF1, oddF2, oddF3) = sizeof(TKernelRows) > 6 ? (oddG0, oddG1, oddG2, oddG3) : Zeros();
                (oddG0, oddG1, oddG2, oddG3) = Zeros();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector, TVector, TVector, TVector) Zeros() => (TSimd.Zero, TSimd.Zero, TSimd.Zero, TSimd.Zero);

    /// <summary>Multiplies inputs by the weight of kernel row TRow, if the kernel has that row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TRow, TKernelRows, TVectors>(
        T* weights, TVector x0, TVector x1, TVector x2, TVector x3, ref TVector sum0, ref TVector sum1, ref TVector sum2, ref TVector sum3)
        where TRow : unmanaged, ICount
        where TKernelRows : unmanaged, ICount
        where TVectors : unmanaged, ICount
    {
        if (sizeof(TRow) > sizeof(TKernelRows))
            return;
        TVector weight = TSimd.Broadcast(weights[sizeof(TRow) - 1]);
        sum0 = TSimd.MultiplyAdd(x0, weight, sum0);
        if (sizeof(TVectors) > 1)
            sum1 = TSimd.MultiplyAdd(x1, weight, sum1);
        if (sizeof(TVectors) > 2)
            sum2 = TSimd.MultiplyAdd(x2, weight, sum2);
        if (sizeof(TVectors) > 3)
            sum3 = TSimd.MultiplyAdd(x3, weight, sum3);
    }

    /// <summary>Interleaves vector number TPlace of the even and of the odd phase and stores both, if the strip has that vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TPlace, TVectors>(InterleavedRowStreamOperands<T>* operands, T* row, TVector even, TVector odd)
        where TPlace : unmanaged, ICount
        where TVectors : unmanaged, ICount
    {
        if (sizeof(TPlace) > sizeof(TVectors))
            return;
        int count = sizeof(TPlace) == sizeof(TVectors) ? operands->LastCount : 2 * TSimd.Count;
        TVector bias = TSimd.Broadcast(operands->Bias);
        T* output = row + (2 * (sizeof(TPlace) - 1) * TSimd.Count);
        SumStore<TSimd, TVector, T>.Run(
            output, TSimd.InterleaveLow(even, odd), bias, operands->Accumulate, Math.Min(count, TSimd.Count));
        SumStore<TSimd, TVector, T>.Run(
            output + TSimd.Count, TSimd.InterleaveHigh(even, odd), bias, operands->Accumulate, Math.Max(count - TSimd.Count, 0));
    }
}
