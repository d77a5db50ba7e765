using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// What a pixel tile works on, a product of matrices: sums[row][pixel] = Σ weights[term][row] · pixels[term][pixel]. Distances are in
/// elements.
/// </summary>
internal unsafe struct PixelTileOperands<T>
    where T : unmanaged
{
    /// <summary>The weights, broadcast: [term][row].</summary>
    public T* Weights;

    /// <summary>The pixels of a panel: [term][pixel].</summary>
    public T* Pixels;

    /// <summary>How many terms.</summary>
    public nint Terms;

    /// <summary>The first row's sums.</summary>
    public T* Sums;

    /// <summary>From row to row of the sums.</summary>
    public nint SumsStep;

    /// <summary>One value a row that is added to its sums, or null.</summary>
    public T* Bias;

    /// <summary>Whether the sums are added to those that stand there, rather than to the bias.</summary>
    public bool Accumulate;
}

/// <summary>
/// The register tile with pixels in the vectors: TRows output channels × TColumns vectors of pixels. For each term one vector (or two) of
/// pixels is loaded and every row's weight is broadcast against it. Rows of sums go straight to the planes of the output.
/// </summary>
/// <remarks>
/// 14 × 2 accumulators, two vectors and a broadcast are 31 registers of AVX-512's 32; machines with 16 get 6 × 2.
/// </remarks>
internal static unsafe class PixelTile<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums weights · pixels over all terms into the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows, TColumns>(PixelTileOperands<T>* operands)
        where TRows : unmanaged, ICount
        where TColumns : unmanaged, ICount
    {
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero, a4 = TSimd.Zero, a5 = TSimd.Zero, a6 = TSimd.Zero,
            a7 = TSimd.Zero, a8 = TSimd.Zero, a9 = TSimd.Zero, a10 = TSimd.Zero, a11 = TSimd.Zero, a12 = TSimd.Zero, a13 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero, b4 = TSimd.Zero, b5 = TSimd.Zero, b6 = TSimd.Zero,
            b7 = TSimd.Zero, b8 = TSimd.Zero, b9 = TSimd.Zero, b10 = TSimd.Zero, b11 = TSimd.Zero, b12 = TSimd.Zero, b13 = TSimd.Zero;
        T* weights = operands->Weights;
        T* pixels = operands->Pixels;
        for (nint term = operands->Terms; term > 0; term--)
        {
            TVector x0 = TSimd.Load(pixels);
            TVector x1 = sizeof(TColumns) > 1 ? TSimd.Load(pixels + TSimd.Count) : x0;
            TVector w;
            if (sizeof(TRows) > 0)
            {
                w = TSimd.Broadcast(*weights);
                a0 = TSimd.MultiplyAdd(w, x0, a0);
                if (sizeof(TColumns) > 1)
                    b0 = TSimd.MultiplyAdd(w, x1, b0);
            }

            if (sizeof(TRows) > 1)
            {
                w = TSimd.Broadcast(weights[1]);
                a1 = TSimd.MultiplyAdd(w, x0, a1);
                if (sizeof(TColumns) > 1)
                    b1 = TSimd.MultiplyAdd(w, x1, b1);
            }

            if (sizeof(TRows) > 2)
            {
                w = TSimd.Broadcast(weights[2]);
                a2 = TSimd.MultiplyAdd(w, x0, a2);
                if (sizeof(TColumns) > 1)
                    b2 = TSimd.MultiplyAdd(w, x1, b2);
            }

            if (sizeof(TRows) > 3)
            {
                w = TSimd.Broadcast(weights[3]);
                a3 = TSimd.MultiplyAdd(w, x0, a3);
                if (sizeof(TColumns) > 1)
                    b3 = TSimd.MultiplyAdd(w, x1, b3);
            }

            if (sizeof(TRows) > 4)
            {
                w = TSimd.Broadcast(weights[4]);
                a4 = TSimd.MultiplyAdd(w, x0, a4);
                if (sizeof(TColumns) > 1)
                    b4 = TSimd.MultiplyAdd(w, x1, b4);
            }

            if (sizeof(TRows) > 5)
            {
                w = TSimd.Broadcast(weights[5]);
                a5 = TSimd.MultiplyAdd(w, x0, a5);
                if (sizeof(TColumns) > 1)
                    b5 = TSimd.MultiplyAdd(w, x1, b5);
            }

            if (sizeof(TRows) > 6)
            {
                w = TSimd.Broadcast(weights[6]);
                a6 = TSimd.MultiplyAdd(w, x0, a6);
                if (sizeof(TColumns) > 1)
                    b6 = TSimd.MultiplyAdd(w, x1, b6);
            }

            if (sizeof(TRows) > 7)
            {
                w = TSimd.Broadcast(weights[7]);
                a7 = TSimd.MultiplyAdd(w, x0, a7);
                if (sizeof(TColumns) > 1)
                    b7 = TSimd.MultiplyAdd(w, x1, b7);
            }

            if (sizeof(TRows) > 8)
            {
                w = TSimd.Broadcast(weights[8]);
                a8 = TSimd.MultiplyAdd(w, x0, a8);
                if (sizeof(TColumns) > 1)
                    b8 = TSimd.MultiplyAdd(w, x1, b8);
            }

            if (sizeof(TRows) > 9)
            {
                w = TSimd.Broadcast(weights[9]);
                a9 = TSimd.MultiplyAdd(w, x0, a9);
                if (sizeof(TColumns) > 1)
                    b9 = TSimd.MultiplyAdd(w, x1, b9);
            }

            if (sizeof(TRows) > 10)
            {
                w = TSimd.Broadcast(weights[10]);
                a10 = TSimd.MultiplyAdd(w, x0, a10);
                if (sizeof(TColumns) > 1)
                    b10 = TSimd.MultiplyAdd(w, x1, b10);
            }

            if (sizeof(TRows) > 11)
            {
                w = TSimd.Broadcast(weights[11]);
                a11 = TSimd.MultiplyAdd(w, x0, a11);
                if (sizeof(TColumns) > 1)
                    b11 = TSimd.MultiplyAdd(w, x1, b11);
            }

            if (sizeof(TRows) > 12)
            {
                w = TSimd.Broadcast(weights[12]);
                a12 = TSimd.MultiplyAdd(w, x0, a12);
                if (sizeof(TColumns) > 1)
                    b12 = TSimd.MultiplyAdd(w, x1, b12);
            }

            if (sizeof(TRows) > 13)
            {
                w = TSimd.Broadcast(weights[13]);
                a13 = TSimd.MultiplyAdd(w, x0, a13);
                if (sizeof(TColumns) > 1)
                    b13 = TSimd.MultiplyAdd(w, x1, b13);
            }

            weights += sizeof(TRows);
            pixels += sizeof(TColumns) * TSimd.Count;
        }

        if (sizeof(TRows) > 0)
            Store<TColumns>(operands, 0, a0, b0);
        if (sizeof(TRows) > 1)
            Store<TColumns>(operands, 1, a1, b1);
        if (sizeof(TRows) > 2)
            Store<TColumns>(operands, 2, a2, b2);
        if (sizeof(TRows) > 3)
            Store<TColumns>(operands, 3, a3, b3);
        if (sizeof(TRows) > 4)
            Store<TColumns>(operands, 4, a4, b4);
        if (sizeof(TRows) > 5)
            Store<TColumns>(operands, 5, a5, b5);
        if (sizeof(TRows) > 6)
            Store<TColumns>(operands, 6, a6, b6);
        if (sizeof(TRows) > 7)
            Store<TColumns>(operands, 7, a7, b7);
        if (sizeof(TRows) > 8)
            Store<TColumns>(operands, 8, a8, b8);
        if (sizeof(TRows) > 9)
            Store<TColumns>(operands, 9, a9, b9);
        if (sizeof(TRows) > 10)
            Store<TColumns>(operands, 10, a10, b10);
        if (sizeof(TRows) > 11)
            Store<TColumns>(operands, 11, a11, b11);
        if (sizeof(TRows) > 12)
            Store<TColumns>(operands, 12, a12, b12);
        if (sizeof(TRows) > 13)
            Store<TColumns>(operands, 13, a13, b13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TColumns>(PixelTileOperands<T>* operands, int row, TVector a, TVector b)
        where TColumns : unmanaged, ICount
    {
        T* sums = operands->Sums + (row * operands->SumsStep);
        TVector bias = operands->Bias == null ? TSimd.Zero : TSimd.Broadcast(operands->Bias[row]);
        TSimd.Store(sums, TSimd.Add(a, operands->Accumulate ? TSimd.Load(sums) : bias));
        if (sizeof(TColumns) > 1)
            TSimd.Store(sums + TSimd.Count, TSimd.Add(b, operands->Accumulate ? TSimd.Load(sums + TSimd.Count) : bias));
    }
}
