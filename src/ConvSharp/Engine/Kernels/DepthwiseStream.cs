using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>What the lanes of a depthwise stream are.</summary>
internal interface IStreamLanes
{
    /// <summary>Whether each lane is a vector of another plane; else all lanes are neighbouring vectors of one row.</summary>
    static abstract bool ArePlanes { get; }
}

/// <summary>The lanes are neighbouring vectors: one weight serves all, and only the first and the last meet the border.</summary>
internal readonly struct NeighbourLanes : IStreamLanes
{
    public static bool ArePlanes => false;
}

/// <summary>The lanes are planes with weights of their own: one mask serves all.</summary>
internal readonly struct PlaneLanes : IStreamLanes
{
    public static bool ArePlanes => true;
}

/// <summary>Where a depthwise stream reads and writes. Distances are in elements.</summary>
internal unsafe struct DepthwiseStreamOperands<T>
    where T : unmanaged
{
    /// <summary>The element that the first tap of the first output meets; may point before the input.</summary>
    public T* Input;

    public nint InputRow, InputPlane;

    /// <summary>The input row that the kernel's first row meets at the first output; may lie beyond the border.</summary>
    public nint FirstRow;

    /// <summary>Rows of the input.</summary>
    public nint InputRows;

    /// <summary>The stride along the height: the input rows that one output row moves on.</summary>
    public nint RowStep;

    /// <summary>How many of these rows meet the kernel, counted from the first: all, unless the stride is larger than the kernel.</summary>
    public nint RowsOfStep;

    /// <summary>How many of these rows meet the first accumulator too: all, if the stride divides the kernel's rows.</summary>
    public nint FullRows;

    /// <summary>Columns of the kernel.</summary>
    public nint Columns;

    /// <summary>
    /// Which elements lie inside the input: for each kernel column a mask for the first vector and one for the last. With a stride of 2:
    /// for each two columns, two masks for the first pair of vectors and two for the last.
    /// </summary>
    public T* Masks;

    /// <summary>Zeros that replace masks and input for rows beyond the border.</summary>
    public T* Zeros;

    /// <summary>Whether rows beyond the border are left out instead.</summary>
    public bool SkipsPadding;

    /// <summary>[plane][row of the step][kernel column][accumulator, starting with the one of the kernel's last rows].</summary>
    public T* Weights;

    public nint WeightPlane;

    /// <summary>A value a plane, or null.</summary>
    public T* Bias;

    /// <summary>How far beyond a row's elements lie those that are prefetched meanwhile; 0 for none.</summary>
    public nint Ahead;

    public T* Output;

    public nint OutputRow, OutputPlane;

    /// <summary>
    /// Elements from the output to the end of its plane's last row. All of them may be overwritten, even those right of a row.
    /// </summary>
    public nint OutputLength;

    public nint Rows;

    /// <summary>Which elements of a row's last vector are outputs.</summary>
    public T* LastMask;
}

/// <summary>
/// Depthwise convolution straight from the input: the rows stream through a window of TRows accumulators. An input row meets another kernel
/// row in each accumulator's output row. Masks keep out what lies beyond the border. TVectors lanes are computed side by side.
/// </summary>
/// <remarks>
/// With a stride of 2 along the width, pairs of vectors are split into even and odd elements, which serve two kernel columns.
/// </remarks>
internal static unsafe class DepthwiseStream<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums all taps for the rows of one strip of a plane, or of TVectors planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, TRows, TVectors, TStep>(DepthwiseStreamOperands<T>* operands)
        where TLanes : struct, IStreamLanes
        where TRows : unmanaged, ICount
        where TVectors : unmanaged, ICount
        where TStep : unmanaged, ICount
    {
        nint columns = operands->Columns, rowsOfStep = operands->RowsOfStep, fullRows = operands->FullRows;
        nint rowsBetween = (operands->RowStep - rowsOfStep) * operands->InputRow;
        nint second = TLanes.ArePlanes ? operands->InputPlane : sizeof(TStep) * TSimd.Count, third = 2 * second, fourth = 3 * second;
        nint w1 = TLanes.ArePlanes ? operands->WeightPlane : 0, w2 = 2 * w1, w3 = 3 * w1;
        T* rowInput = operands->Input;
        T* output = operands->Output;
        T* end = output + operands->OutputLength;
        nint inputRow = operands->FirstRow;
        TVector bias0 = Bias(operands, 0);
        TVector bias1 = TLanes.ArePlanes && sizeof(TVectors) > 1 ? Bias(operands, 1) : bias0;
        TVector bias2 = TLanes.ArePlanes && sizeof(TVectors) > 2 ? Bias(operands, 2) : bias0;
        TVector bias3 = TLanes.ArePlanes && sizeof(TVectors) > 3 ? Bias(operands, 3) : bias0;
        TVector a0 = bias0, a1 = bias1, a2 = bias2, a3 = bias3;
        TVector b0 = bias0, b1 = bias1, b2 = bias2, b3 = bias3;
        TVector c0 = bias0, c1 = bias1, c2 = bias2, c3 = bias3;
        TVector d0 = bias0, d1 = bias1, d2 = bias2, d3 = bias3;
        TVector e0 = bias0, e1 = bias1, e2 = bias2, e3 = bias3;
        TVector f0 = bias0, f1 = bias1, f2 = bias2, f3 = bias3;
        TVector g0 = bias0, g1 = bias1, g2 = bias2, g3 = bias3;
        TVector h0 = bias0, h1 = bias1, h2 = bias2, h3 = bias3;
        TVector i0 = bias0, i1 = bias1, i2 = bias2, i3 = bias3;
        TVector low0 = bias0, low1 = bias0, low2 = bias0, low3 = bias0;
        TVector high0 = bias0, high1 = bias0, high2 = bias0, high3 = bias0;
        for (nint row = 1 - sizeof(TRows); row < operands->Rows; row++)
        {
            T* w = operands->Weights;
            for (nint remainder = 0; remainder < rowsOfStep; remainder++, rowInput += operands->InputRow)
            {
                bool inside = (nuint)(inputRow + remainder) < (nuint)operands->InputRows;
                if (!inside && operands->SkipsPadding)
                {
                    w += columns * sizeof(TRows);
                    continue;
                }

                if (operands->Ahead != 0)
                {
                    T* next = rowInput + operands->Ahead;
                    Prefetch.Near(next);
                    if (sizeof(TStep) > 1)
                        Prefetch.Near(next + TSimd.Count);
                    if (sizeof(TVectors) > 1)
                        Prefetch.Near(next + second);
                    if (sizeof(TVectors) > 1 && sizeof(TStep) > 1)
                        Prefetch.Near(next + second + TSimd.Count);
                    if (sizeof(TVectors) > 2)
                        Prefetch.Near(next + third);
                    if (sizeof(TVectors) > 2 && sizeof(TStep) > 1)
                        Prefetch.Near(next + third + TSimd.Count);
                    if (sizeof(TVectors) > 3)
                        Prefetch.Near(next + fourth);
                    if (sizeof(TVectors) > 3 && sizeof(TStep) > 1)
                        Prefetch.Near(next + fourth + TSimd.Count);
                }

                T* masks = inside ? operands->Masks : operands->Zeros;
                T* x = inside ? rowInput : operands->Zeros;
                for (nint column = 0; column < columns; column++, x++)
                {
                    TVector x0, x1, x2, x3;
                    if (sizeof(TStep) == 1)
                    {
                        TVector left = TSimd.Load(masks), right = TLanes.ArePlanes ? left : TSimd.Load(masks + TSimd.Count);
                        x0 = TSimd.LoadMasked(x, left);
                        x1 = sizeof(TVectors) > 1 ? Load(x + second, right, TLanes.ArePlanes || sizeof(TVectors) == 2) : x0;
                        x2 = sizeof(TVectors) > 2 ? Load(x + third, right, TLanes.ArePlanes || sizeof(TVectors) == 3) : x0;
                        x3 = sizeof(TVectors) > 3 ? TSimd.LoadMasked(x + fourth, right) : x0;
                        masks += 2 * TSimd.Count;
                    }
                    else if (column % 2 == 0)
                    {
                        TVector left = TSimd.Load(masks), right = TLanes.ArePlanes ? left : TSimd.Load(masks + (2 * TSimd.Count));
                        low0 = TSimd.LoadMasked(x, left);
                        if (sizeof(TVectors) > 1)
                            low1 = Load(x + second, right, TLanes.ArePlanes || sizeof(TVectors) == 2);
                        if (sizeof(TVectors) > 2)
                            low2 = Load(x + third, right, TLanes.ArePlanes || sizeof(TVectors) == 3);
                        if (sizeof(TVectors) > 3)
                            low3 = TSimd.LoadMasked(x + fourth, right);
                        left = TSimd.Load(masks + TSimd.Count);
                        right = TLanes.ArePlanes ? left : TSimd.Load(masks + (3 * TSimd.Count));
                        high0 = Load(x + TSimd.Count, left, TLanes.ArePlanes || sizeof(TVectors) == 1);
                        if (sizeof(TVectors) > 1)
                            high1 = Load(x + TSimd.Count + second, right, TLanes.ArePlanes || sizeof(TVectors) == 2);
                        if (sizeof(TVectors) > 2)
                            high2 = Load(x + TSimd.Count + third, right, TLanes.ArePlanes || sizeof(TVectors) == 3);
                        if (sizeof(TVectors) > 3)
                            high3 = TSimd.LoadMasked(x + TSimd.Count + fourth, right);
                        x0 = TSimd.Even(low0, high0);
                        x1 = sizeof(TVectors) > 1 ? TSimd.Even(low1, high1) : x0;
                        x2 = sizeof(TVectors) > 2 ? TSimd.Even(low2, high2) : x0;
                        x3 = sizeof(TVectors) > 3 ? TSimd.Even(low3, high3) : x0;
                        masks += 4 * TSimd.Count;
                    }
                    else
                    {
                        x0 = TSimd.Odd(low0, high0);
                        x1 = sizeof(TVectors) > 1 ? TSimd.Odd(low1, high1) : x0;
                        x2 = sizeof(TVectors) > 2 ? TSimd.Odd(low2, high2) : x0;
                        x3 = sizeof(TVectors) > 3 ? TSimd.Odd(low3, high3) : x0;
                    }

                    if (remainder < fullRows)
                    {
                        TVector v = TSimd.Broadcast(*w);
                        a0 = TSimd.MultiplyAdd(x0, v, a0);
                        if (sizeof(TVectors) > 1)
                            a1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1]) : v, a1);
                        if (sizeof(TVectors) > 2)
                            a2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2]) : v, a2);
                        if (sizeof(TVectors) > 3)
                            a3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3]) : v, a3);
                    }

                    if (sizeof(TRows) > 1)
                    {
                        TVector v = TSimd.Broadcast(w[1]);
                        b0 = TSimd.MultiplyAdd(x0, v, b0);
                        if (sizeof(TVectors) > 1)
                            b1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 1]) : v, b1);
                        if (sizeof(TVectors) > 2)
                            b2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 1]) : v, b2);
                        if (sizeof(TVectors) > 3)
                            b3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 1]) : v, b3);
                    }

                    if (sizeof(TRows) > 2)
                    {
                        TVector v = TSimd.Broadcast(w[2]);
                        c0 = TSimd.MultiplyAdd(x0, v, c0);
                        if (sizeof(TVectors) > 1)
                            c1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 2]) : v, c1);
                        if (sizeof(TVectors) > 2)
                            c2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 2]) : v, c2);
                        if (sizeof(TVectors) > 3)
                            c3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 2]) : v, c3);
                    }

                    if (sizeof(TRows) > 3)
                    {
                        TVector v = TSimd.Broadcast(w[3]);
                        d0 = TSimd.MultiplyAdd(x0, v, d0);
                        if (sizeof(TVectors) > 1)
                            d1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 3]) : v, d1);
                        if (sizeof(TVectors) > 2)
                            d2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 3]) : v, d2);
                        if (sizeof(TVectors) > 3)
                            d3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 3]) : v, d3);
                    }

                    if (sizeof(TRows) > 4)
                    {
                        TVector v = TSimd.Broadcast(w[4]);
                        e0 = TSimd.MultiplyAdd(x0, v, e0);
                        if (sizeof(TVectors) > 1)
                            e1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 4]) : v, e1);
                        if (sizeof(TVectors) > 2)
                            e2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 4]) : v, e2);
                        if (sizeof(TVectors) > 3)
                            e3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 4]) : v, e3);
                    }

                    if (sizeof(TRows) > 5)
                    {
                        TVector v = TSimd.Broadcast(w[5]);
                        f0 = TSimd.MultiplyAdd(x0, v, f0);
                        if (sizeof(TVectors) > 1)
                            f1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 5]) : v, f1);
                        if (sizeof(TVectors) > 2)
                            f2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 5]) : v, f2);
                        if (sizeof(TVectors) > 3)
                            f3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 5]) : v, f3);
                    }

                    if (sizeof(TRows) > 6)
                    {
                        TVector v = TSimd.Broadcast(w[6]);
                        g0 = TSimd.MultiplyAdd(x0, v, g0);
                        if (sizeof(TVectors) > 1)
                            g1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 6]) : v, g1);
                        if (sizeof(TVectors) > 2)
                            g2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 6]) : v, g2);
                        if (sizeof(TVectors) > 3)
                            g3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 6]) : v, g3);
                    }

                    if (sizeof(TRows) > 7)
                    {
                        TVector v = TSimd.Broadcast(w[7]);
                        h0 = TSimd.MultiplyAdd(x0, v, h0);
                        if (sizeof(TVectors) > 1)
                            h1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 7]) : v, h1);
                        if (sizeof(TVectors) > 2)
                            h2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 7]) : v, h2);
                        if (sizeof(TVectors) > 3)
                            h3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 7]) : v, h3);
                    }

                    if (sizeof(TRows) > 8)
                    {
                        TVector v = TSimd.Broadcast(w[8]);
                        i0 = TSimd.MultiplyAdd(x0, v, i0);
                        if (sizeof(TVectors) > 1)
                            i1 = TSimd.MultiplyAdd(x1, TLanes.ArePlanes ? TSimd.Broadcast(w[w1 + 8]) : v, i1);
                        if (sizeof(TVectors) > 2)
                            i2 = TSimd.MultiplyAdd(x2, TLanes.ArePlanes ? TSimd.Broadcast(w[w2 + 8]) : v, i2);
                        if (sizeof(TVectors) > 3)
                            i3 = TSimd.MultiplyAdd(x3, TLanes.ArePlanes ? TSimd.Broadcast(w[w3 + 8]) : v, i3);
                    }

                    w += sizeof(TRows);
                }
            }

            if (row >= 0)
            {
                Store<TLanes, TVectors>(operands, output, end, a0, a1, a2, a3);
                output += operands->OutputRow;
            }

            // Each output row moves one accumulator up; a new one enters.
            (a0, a1, a2, a3) = sizeof(TRows) > 1 ? (b0, b1, b2, b3) : (bias0, bias1, bias2, bias3);
            (b0, b1, b2, b3) = sizeof(TRows) > 2 ? (c0, c1, c2, c3) : (bias0, bias1, bias2, bias3);
            (c0, c1, c2, c3) = sizeof(TRows) > 3 ? (d0, d1, d2, d3) : (bias0, bias1, bias2, bias3);
            (d0, d1, d2, d3) = sizeof(TRows) > 4 ? (e0, e1, e2, e3) : (bias0, bias1, bias2, bias3);
            (e0, e1, e2, e3) = sizeof(TRows) > 5 ? (f0, f1, f2, f3) : (bias0, bias1, bias2, bias3);
            (f0, f1, f2, f3) = sizeof(TRows) > 6 ? (g0, g1, g2, g3) : (bias0, bias1, bias2, bias3);
            (g0, g1, g2, g3) = sizeof(TRows) > 7 ? (h0, h1, h2, h3) : (bias0, bias1, bias2, bias3);
            (h0, h1, h2, h3) = sizeof(TRows) > 8 ? (i0, i1, i2, i3) : (bias0, bias1, bias2, bias3);
            (i0, i1, i2, i3) = (bias0, bias1, bias2, bias3);
            rowInput += rowsBetween;
            inputRow += operands->RowStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(T* source, TVector mask, bool isMasked) =>
        isMasked ? TSimd.LoadMasked(source, mask) : TSimd.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Bias(DepthwiseStreamOperands<T>* operands, int lane) =>
        operands->Bias == null ? TSimd.Zero : TSimd.Broadcast(operands->Bias[lane]);

    /// <summary>Stores a row. Its last vector may reach into the next rows, which are stored later, but not beyond the plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TVectors>(
        DepthwiseStreamOperands<T>* operands, T* output, T* end, TVector v0, TVector v1, TVector v2, TVector v3)
        where TLanes : struct, IStreamLanes
        where TVectors : unmanaged, ICount
    {
        nint second = TLanes.ArePlanes ? operands->OutputPlane : TSimd.Count;
        if (output + (TLanes.ArePlanes ? TSimd.Count : sizeof(TVectors) * TSimd.Count) <= end)
        {
            TSimd.Store(output, v0);
            if (sizeof(TVectors) > 1)
                TSimd.Store(output + second, v1);
            if (sizeof(TVectors) > 2)
                TSimd.Store(output + (2 * second), v2);
            if (sizeof(TVectors) > 3)
                TSimd.Store(output + (3 * second), v3);
            return;
        }

        TVector mask = TSimd.Load(operands->LastMask);
        Store(output, v0, mask, TLanes.ArePlanes || sizeof(TVectors) == 1);
        if (sizeof(TVectors) > 1)
            Store(output + second, v1, mask, TLanes.ArePlanes || sizeof(TVectors) == 2);
        if (sizeof(TVectors) > 2)
            Store(output + (2 * second), v2, mask, TLanes.ArePlanes || sizeof(TVectors) == 3);
        if (sizeof(TVectors) > 3)
            TSimd.StoreMasked(output + (3 * second), v3, mask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(T* destination, TVector value, TVector mask, bool isMasked)
    {
        if (isMasked)
            TSimd.StoreMasked(destination, value, mask);
        else
            TSimd.Store(destination, value);
    }
}
