using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the depthwise stream compiled for 1 to 9 accumulator rows, a strip of 1 to 4 vectors and a stride of 1 or 2.</summary>
internal static unsafe class DepthwiseStreams<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Most accumulator rows.</summary>
    public const int MostRows = 9;

    /// <summary>
    /// Vectors of a strip that leave registers for the inputs (with a stride of 2, for pairs of inputs too), the bias and a weight.
    /// </summary>
    public static int MostVectors(int rows, int step)
    {
        int registers = (TSimd.HasManyRegisters ? 32 : 16) - 2;
        return Math.Clamp(registers / (rows + (step == 1 ? 1 : 3)), 1, 4);
    }

    /// <inheritdoc cref="DepthwiseStream{TSimd, TVector, T}.Run"/>
    public static void Run<TLanes>(int rows, int vectors, int step, DepthwiseStreamOperands<T>* operands)
        where TLanes : struct, IStreamLanes
    {
        if (step == 1)
            Run<TLanes, Count1>(rows, vectors, operands);
        else
            Run<TLanes, Count2>(rows, vectors, operands);
    }

    private static void Run<TLanes, TStep>(int rows, int vectors, DepthwiseStreamOperands<T>* operands)
        where TLanes : struct, IStreamLanes
        where TStep : unmanaged, ICount
    {
        switch (rows)
        {
            case 1:
                Run<TLanes, Count1, TStep>(vectors, operands);
                break;
            case 2:
                Run<TLanes, Count2, TStep>(vectors, operands);
                break;
            case 3:
                Run<TLanes, Count3, TStep>(vectors, operands);
                break;
            case 4:
                Run<TLanes, Count4, TStep>(vectors, operands);
                break;
            case 5:
                Run<TLanes, Count5, TStep>(vectors, operands);
                break;
            case 6:
                Run<TLanes, Count6, TStep>(vectors, operands);
                break;
            case 7:
                Run<TLanes, Count7, TStep>(vectors, operands);
                break;
            case 8:
                Run<TLanes, Count8, TStep>(vectors, operands);
                break;
            case 9:
                Run<TLanes, Count9, TStep>(vectors, operands);
                break;
        }
    }

    private static void Run<TLanes, TRows, TStep>(int vectors, DepthwiseStreamOperands<T>* operands)
        where TLanes : struct, IStreamLanes
        where TRows : unmanaged, ICount
        where TStep : unmanaged, ICount
    {
        switch (vectors)
        {
            case 1:
                DepthwiseStream<TSimd, TVector, T>.Run<TLanes, TRows, Count1, TStep>(operands);
                break;
            case 2:
                DepthwiseStream<TSimd, TVector, T>.Run<TLanes, TRows, Count2, TStep>(operands);
                break;
            case 3:
                DepthwiseStream<TSimd, TVector, T>.Run<TLanes, TRows, Count3, TStep>(operands);
                break;
            case 4:
                DepthwiseStream<TSimd, TVector, T>.Run<TLanes, TRows, Count4, TStep>(operands);
                break;
        }
    }
}
