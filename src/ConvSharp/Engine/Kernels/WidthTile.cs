using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>What the lanes of a width tile are.</summary>
internal interface ILanes
{
    /// <summary>Whether lanes are output channels, which read the same input; else they are output rows, which share the weights.</summary>
    static abstract bool ShareInput { get; }
}

/// <summary>Each lane is an output channel: one input vector serves all.</summary>
internal readonly struct ChannelLanes : ILanes
{
    public static bool ShareInput => true;
}

/// <summary>Each lane is an output row: one weight serves all.</summary>
internal readonly struct RowLanes : ILanes
{
    public static bool ShareInput => false;
}

/// <summary>Where a vector of a lane lies, relative to the lane's first vector, and how many of its elements are stored.</summary>
internal struct VectorPlace
{
    public nint Input, Output;

    public int Count;
}

/// <summary>Where a width tile reads and writes. Distances are in elements.</summary>
internal unsafe struct WidthTileOperands<T>
    where T : unmanaged
{
    /// <summary>Input element of the first lane's first output.</summary>
    public T* Input;

    /// <summary>Per tap, where its element lies relative to <see cref="Input"/>.</summary>
    public nint* InputOffsets;

    public nint InputPlane;

    /// <summary>From lane to lane, where lanes are rows.</summary>
    public nint InputLane;

    /// <summary>Packed weights of the first lane: [tap][channel].</summary>
    public T* Weights;

    /// <summary>From tap to tap.</summary>
    public nint WeightTap;

    /// <summary>From lane to lane, where lanes are channels.</summary>
    public nint WeightLane;

    public nint Taps;

    public nint Channels;

    public T* Output;

    public nint OutputLane;

    /// <summary>The bias of the first lane, or null.</summary>
    public T* Bias;

    /// <summary>A lane's vectors: neighbours in one row, or vectors of several rows that are too short to fill a tile.</summary>
    public VectorPlace First, Second, Third, Fourth;

    /// <summary>Whether the sums are added to what stands in the output, rather than to the bias.</summary>
    public bool Accumulate;
}

/// <summary>
/// The register tile with the width in the vectors: TLanes output rows or channels × TVectors vectors of neighbouring outputs, weights
/// broadcast. For few output channels: no packing of the input, contiguous stores.
/// </summary>
/// <remarks>4 × 4 accumulators, four inputs and a weight are 21 of 32 registers; machines with 16 get 4 × 2.</remarks>
internal static unsafe class WidthTile<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums weight · input over taps and channels, and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKind, TLanes, TVectors>(WidthTileOperands<T>* operands)
        where TKind : struct, ILanes
        where TLanes : unmanaged, ICount
        where TVectors : unmanaged, ICount
    {
        nint second = operands->Second.Input, third = operands->Third.Input, fourth = operands->Fourth.Input;
        nint plane = operands->InputPlane, inputLane = operands->InputLane, weightLane = operands->WeightLane;
        nint weightTap = operands->WeightTap, taps = operands->Taps, channels = operands->Channels;
        T* input = operands->Input;
        T* weights = operands->Weights;
        nint* offsets = operands->InputOffsets;
        TVector a0 = TSimd.Zero, a1 = TSimd.Zero, a2 = TSimd.Zero, a3 = TSimd.Zero;
        TVector b0 = TSimd.Zero, b1 = TSimd.Zero, b2 = TSimd.Zero, b3 = TSimd.Zero;
        TVector c0 = TSimd.Zero, c1 = TSimd.Zero, c2 = TSimd.Zero, c3 = TSimd.Zero;
        TVector d0 = TSimd.Zero, d1 = TSimd.Zero, d2 = TSimd.Zero, d3 = TSimd.Zero;
        for (nint t = 0; t < taps; t++)
        {
            T* x = input + offsets[t];
            T* w = weights + (t * weightTap);
            for (nint c = channels; c > 0; c--)
            {
                TVector x0 = TSimd.Load(x);
                TVector x1 = sizeof(TVectors) > 1 ? TSimd.Load(x + second) : x0;
                TVector x2 = sizeof(TVectors) > 2 ? TSimd.Load(x + third) : x0;
                TVector x3 = sizeof(TVectors) > 3 ? TSimd.Load(x + fourth) : x0;
                TVector v = TSimd.Broadcast(*w);
                a0 = TSimd.MultiplyAdd(x0, v, a0);
                if (sizeof(TVectors) > 1)
                    a1 = TSimd.MultiplyAdd(x1, v, a1);
                if (sizeof(TVectors) > 2)
                    a2 = TSimd.MultiplyAdd(x2, v, a2);
                if (sizeof(TVectors) > 3)
                    a3 = TSimd.MultiplyAdd(x3, v, a3);

                if (sizeof(TLanes) > 1)
                {
                    if (TKind.ShareInput)
                    {
                        v = TSimd.Broadcast(w[weightLane]);
                    }
                    else
                    {
                        T* y = x + (inputLane);
                        x0 = TSimd.Load(y);
                        x1 = sizeof(TVectors) > 1 ? TSimd.Load(y + second) : x0;
                        x2 = sizeof(TVectors) > 2 ? TSimd.Load(y + third) : x0;
                        x3 = sizeof(TVectors) > 3 ? TSimd.Load(y + fourth) : x0;
                    }

                    b0 = TSimd.MultiplyAdd(x0, v, b0);
                    if (sizeof(TVectors) > 1)
                        b1 = TSimd.MultiplyAdd(x1, v, b1);
                    if (sizeof(TVectors) > 2)
                        b2 = TSimd.MultiplyAdd(x2, v, b2);
                    if (sizeof(TVectors) > 3)
                        b3 = TSimd.MultiplyAdd(x3, v, b3);
                }

                if (sizeof(TLanes) > 2)
                {
                    if (TKind.ShareInput)
                    {
                        v = TSimd.Broadcast(w[2 * weightLane]);
                    }
                    else
                    {
                        T* y = x + (2 * inputLane);
                        x0 = TSimd.Load(y);
                        x1 = sizeof(TVectors) > 1 ? TSimd.Load(y + second) : x0;
                        x2 = sizeof(TVectors) > 2 ? TSimd.Load(y + third) : x0;
                        x3 = sizeof(TVectors) > 3 ? TSimd.Load(y + fourth) : x0;
                    }

                    c0 = TSimd.MultiplyAdd(x0, v, c0);
                    if (sizeof(TVectors) > 1)
                        c1 = TSimd.MultiplyAdd(x1, v, c1);
                    if (sizeof(TVectors) > 2)
                        c2 = TSimd.MultiplyAdd(x2, v, c2);
                    if (sizeof(TVectors) > 3)
                        c3 = TSimd.MultiplyAdd(x3, v, c3);
                }

                if (sizeof(TLanes) > 3)
                {
                    if (TKind.ShareInput)
                    {
                        v = TSimd.Broadcast(w[3 * weightLane]);
                    }
                    else
                    {
                        T* y = x + (3 * inputLane);
                        x0 = TSimd.Load(y);
                        x1 = sizeof(TVectors) > 1 ? TSimd.Load(y + second) : x0;
                        x2 = sizeof(TVectors) > 2 ? TSimd.Load(y + third) : x0;
                        x3 = sizeof(TVectors) > 3 ? TSimd.Load(y + fourth) : x0;
                    }

                    d0 = TSimd.MultiplyAdd(x0, v, d0);
                    if (sizeof(TVectors) > 1)
                        d1 = TSimd.MultiplyAdd(x1, v, d1);
                    if (sizeof(TVectors) > 2)
                        d2 = TSimd.MultiplyAdd(x2, v, d2);
                    if (sizeof(TVectors) > 3)
                        d3 = TSimd.MultiplyAdd(x3, v, d3);
                }

                x += plane;
                w++;
            }
        }

        Store<TKind, TVectors>(operands, 0, a0, a1, a2, a3);
        if (sizeof(TLanes) > 1)
            Store<TKind, TVectors>(operands, 1, b0, b1, b2, b3);
        if (sizeof(TLanes) > 2)
            Store<TKind, TVectors>(operands, 2, c0, c1, c2, c3);
        if (sizeof(TLanes) > 3)
            Store<TKind, TVectors>(operands, 3, d0, d1, d2, d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TKind, TVectors>(WidthTileOperands<T>* operands, int lane, TVector v0, TVector v1, TVector v2, TVector v3)
        where TKind : struct, ILanes
        where TVectors : unmanaged, ICount
    {
        T* output = operands->Output + (lane * operands->OutputLane);
        TVector bias = operands->Bias == null ? TSimd.Zero : TSimd.Broadcast(operands->Bias[TKind.ShareInput ? lane : 0]);
        bool accumulate = operands->Accumulate;
        SumStore<TSimd, TVector, T>.Run(output, v0, bias, accumulate, operands->First.Count);
        if (sizeof(TVectors) > 1)
            SumStore<TSimd, TVector, T>.Run(output + operands->Second.Output, v1, bias, accumulate, operands->Second.Count);
        if (sizeof(TVectors) > 2)
            SumStore<TSimd, TVector, T>.Run(output + operands->Third.Output, v2, bias, accumulate, operands->Third.Count);
        if (sizeof(TVectors) > 3)
            SumStore<TSimd, TVector, T>.Run(output + operands->Fourth.Output, v3, bias, accumulate, operands->Fourth.Count);
    }
}
