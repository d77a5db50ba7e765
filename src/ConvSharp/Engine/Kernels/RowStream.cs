using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Where a row stream reads and writes. Distances are in elements.</summary>
internal unsafe struct RowStreamOperands<T>
    where T : unmanaged
{
    /// <summary>Input element of the first output and the first tap.</summary>
    public T* Input;

    public nint InputRow;

    /// <summary>
    /// Where each plane (a channel at one tap of the depth; with a stride, its rows of one remainder) lies relative to <see cref="Input"/>.
    /// </summary>
    public nint* PlaneOffsets;

    public nint Planes;

    /// <summary>How many planes, counted from the first, have all rows of the kernel; the others lack the last row.</summary>
    public nint FullPlanes;

    /// <summary>Where the taps of a kernel's row lie relative to its first.</summary>
    public nint* ColumnOffsets;

    public nint Columns;

    /// <summary>[plane][kernel column][kernel row, last first].</summary>
    public T* Weights;

    public T* Output;

    public nint OutputRow;

    /// <summary>Output rows.</summary>
    public nint Rows;

    /// <summary>Rows of the input, counted from the first tap's, that are not all padding.</summary>
    public nint FirstInside, EndInside;

    /// <summary>Where the second, third and fourth vector of a row begin.</summary>
    public nint Second, Third, Fourth;

    /// <summary>Elements of the last vector that are stored.</summary>
    public int LastCount;

    public T Bias;

    /// <summary>Whether the sums are added to what stands in the output, rather than to the bias.</summary>
    public bool Accumulate;
}

/// <summary>
/// Few output channels, stride 1 along the height: the input's rows stream through a window of accumulators, one output row for each row of
/// the kernel. Each input vector is loaded once for all accumulators, which matters since unaligned loads cost double.
/// </summary>
/// <remarks>
/// 7 × 4 accumulators, an input row and a weight fill 32 registers; machines with 16 get as many vectors as leave four registers.
/// </remarks>
internal static unsafe class RowStream<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums all kernel taps and planes for a strip of TVectors vectors. TPlaneKinds is 1 if all planes are full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKernelRows, TVectors, TPlaneKinds>(RowStreamOperands<T>* operands)
        where TKernelRows : unmanaged, ICount
        where TPlaneKinds : unmanaged, ICount
        where TVectors : unmanaged, ICount
    {
        nint second = operands->Second, third = operands->Third, fourth = operands->Fourth;
        nint fullPlanes = operands->FullPlanes, columns = operands->Columns, inputRow = operands->InputRow;
        nint* planeOffsets = operands->PlaneOffsets;
        nint* columnOffsets = operands->ColumnOffsets;
        T* input = operands->Input;
        T* output = operands->Output;
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        TVector d0 = TSimd.Zero, d1 = TSimd.Zero, d2 = TSimd.Zero, d3 = TSimd.Zero;
        TVector e0 = TSimd.Zero, e1 = TSimd.Zero, e2 = TSimd.Zero, e3 = TSimd.Zero;
        TVector f0 = TSimd.Zero, f1 = TSimd.Zero, f2 = TSimd.Zero, f3 = TSimd.Zero;
        TVector g0 = TSimd.Zero, g1 = TSimd.Zero, g2 = TSimd.Zero, g3 = TSimd.Zero;
        for (nint row = 1 - sizeof(TKernelRows); row < operands->Rows; row++)
        {
            T* w = operands->Weights;

            // Planes without the kernel's last row add nothing to the last output, and may end before its input row.
            nint planes = sizeof(TPlaneKinds) == 1 || row < operands->Rows - 1 ? operands->Planes : fullPlanes;
            nint inputIndex = row + sizeof(TKernelRows) - 1;
            if (inputIndex < operands->FirstInside || inputIndex >= operands->EndInside)
                planes = 0;
            for (nint plane = 0; plane < planes; plane++)
            {
                T* x = input + planeOffsets[plane];
                for (nint column = 0; column < columns; column++)
                {
                    T* y = x + columnOffsets[column];
                    TVector x0 = TSimd.Load(y);
                    TVector x1 = sizeof(TVectors) > 1 ? TSimd.Load(y + second) : x0;
                    TVector x2 = sizeof(TVectors) > 2 ? TSimd.Load(y + third) : x0;
                    TVector x3 = sizeof(TVectors) > 3 ? TSimd.Load(y + fourth) : x0;
                    TVector v = TSimd.Broadcast(*w);
                    if (sizeof(TPlaneKinds) == 1 || plane < fullPlanes)
                    {
                        a0 = TSimd.MultiplyAdd(x0, v, a0);
                        if (sizeof(TVectors) > 1)
                            a1 = TSimd.MultiplyAdd(x1, v, a1);
                        if (sizeof(TVectors) > 2)
                            a2 = TSimd.MultiplyAdd(x2, v, a2);
                        if (sizeof(TVectors) > 3)
                            a3 = TSimd.MultiplyAdd(x3, v, a3);
                    }

                    if (sizeof(TKernelRows) > 1)
                    {
                        v = TSimd.Broadcast(w[1]);
                        b0 = TSimd.MultiplyAdd(x0, v, b0);
                        if (sizeof(TVectors) > 1)
                            b1 = TSimd.MultiplyAdd(x1, v, b1);
                        if (sizeof(TVectors) > 2)
                            b2 = TSimd.MultiplyAdd(x2, v, b2);
                        if (sizeof(TVectors) > 3)
                            b3 = TSimd.MultiplyAdd(x3, v, b3);
                    }

                    if (sizeof(TKernelRows) > 2)
                    {
                        v = TSimd.Broadcast(w[2]);
                        c0 = TSimd.MultiplyAdd(x0, v, c0);
                        if (sizeof(TVectors) > 1)
                            c1 = TSimd.MultiplyAdd(x1, v, c1);
                        if (sizeof(TVectors) > 2)
                            c2 = TSimd.MultiplyAdd(x2, v, c2);
                        if (sizeof(TVectors) > 3)
                            c3 = TSimd.MultiplyAdd(x3, v, c3);
                    }

                    if (sizeof(TKernelRows) > 3)
                    {
                        v = TSimd.Broadcast(w[3]);
                        d0 = TSimd.MultiplyAdd(x0, v, d0);
                        if (sizeof(TVectors) > 1)
                            d1 = TSimd.MultiplyAdd(x1, v, d1);
                        if (sizeof(TVectors) > 2)
                            d2 = TSimd.MultiplyAdd(x2, v, d2);
                        if (sizeof(TVectors) > 3)
                            d3 = TSimd.MultiplyAdd(x3, v, d3);
                    }

                    if (sizeof(TKernelRows) > 4)
                    {
                        v = TSimd.Broadcast(w[4]);
                        e0 = TSimd.MultiplyAdd(x0, v, e0);
                        if (sizeof(TVectors) > 1)
                            e1 = TSimd.MultiplyAdd(x1, v, e1);
                        if (sizeof(TVectors) > 2)
                            e2 = TSimd.MultiplyAdd(x2, v, e2);
                        if (sizeof(TVectors) > 3)
                            e3 = TSimd.MultiplyAdd(x3, v, e3);
                    }

                    if (sizeof(TKernelRows) > 5)
                    {
                        v = TSimd.Broadcast(w[5]);
                        f0 = TSimd.MultiplyAdd(x0, v, f0);
                        if (sizeof(TVectors) > 1)
                            f1 = TSimd.MultiplyAdd(x1, v, f1);
                        if (sizeof(TVectors) > 2)
                            f2 = TSimd.MultiplyAdd(x2, v, f2);
                        if (sizeof(TVectors) > 3)
                            f3 = TSimd.MultiplyAdd(x3, v, f3);
                    }

                    if (sizeof(TKernelRows) > 6)
                    {
                        v = TSimd.Broadcast(w[6]);
                        g0 = TSimd.MultiplyAdd(x0, v, g0);
                        if (sizeof(TVectors) > 1)
                            g1 = TSimd.MultiplyAdd(x1, v, g1);
                        if (sizeof(TVectors) > 2)
                            g2 = TSimd.MultiplyAdd(x2, v, g2);
                        if (sizeof(TVectors) > 3)
                            g3 = TSimd.MultiplyAdd(x3, v, g3);
                    }

                    w += sizeof(TKernelRows);
                }
            }

            if (row >= 0)
            {
                Store<TVectors>(operands, output, a0, a1, a2, a3);
                output += operands->OutputRow;
            }

            input += inputRow;
            // Each output row moves one row of the kernel up; a new one enters at its first row.
            (a0, a1, a2, a3) = sizeof(TKernelRows) > 1 ? (b0, b1, b2, b3) : Zeros();
            (b0, b1, b2, b3) = sizeof(TKernelRows) > 2 ? (c0, c1, c2, c3) : Zeros();
            (c0, c1, c2, c3) = sizeof(TKernelRows) > 3 ? (d0, d1, d2, d3) : Zeros();
            (d0, d1, d2, d3) = sizeof(TKernelRows) > 4 ? (e0, e1, e2, e3) : Zeros();
            (e0, e1, e2, e3) = sizeof(TKernelRows) > 5 ? (f0, f1, f2, f3) : Zeros();
            (f0, f1, f2, f3) = sizeof(TKernelRows) > 6 ? (g0, g1, g2, g3) : Zeros();
            (g0, g1, g2, g3) = Zeros();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector, TVector, TVector, TVector) Zeros() => (TSimd.Zero, TSimd.Zero, TSimd.Zero, TSimd.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(RowStreamOperands<T>* operands, T* output, TVector v0, TVector v1, TVector v2, TVector v3)
        where TVectors : unmanaged, ICount
    {
        TVector bias = TSimd.Broadcast(operands->Bias);
        bool accumulate = operands->Accumulate;
        int last = operands->LastCount;
        SumStore<TSimd, TVector, T>.Run(output, v0, bias, accumulate, sizeof(TVectors) == 1 ? last : TSimd.Count);
        if (sizeof(TVectors) > 1)
            SumStore<TSimd, TVector, T>.Run(output + operands->Second, v1, bias, accumulate, sizeof(TVectors) == 2 ? last : TSimd.Count);
        if (sizeof(TVectors) > 2)
            SumStore<TSimd, TVector, T>.Run(output + operands->Third, v2, bias, accumulate, sizeof(TVectors) == 3 ? last : TSimd.Count);
        if (sizeof(TVectors) > 3)
            SumStore<TSimd, TVector, T>.Run(output + operands->Fourth, v3, bias, accumulate, last);
    }
}
