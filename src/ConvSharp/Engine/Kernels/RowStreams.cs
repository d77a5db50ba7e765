using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the row stream compiled for a kernel of 1 to 7 rows and a strip of 1 to 4 vectors.</summary>
internal static unsafe class RowStreams<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    public const int MostKernelRows = 7;

    /// <summary>Vectors of a strip that leave registers for inputs and a weight.</summary>
    public static int MostVectors(int kernelRows) => Math.Clamp((TSimd.HasManyRegisters ? 28 : 12) / kernelRows, 1, 4);

    /// <inheritdoc cref="RowStream{TSimd, TVector, T}.Run"/>
    public static void Run(int kernelRows, int vectors, RowStreamOperands<T>* operands)
    {
        switch (kernelRows)
        {
            case 1:
                Run<Count1>(vectors, operands);
                break;
            case 2:
                Run<Count2>(vectors, operands);
                break;
            case 3:
                Run<Count3>(vectors, operands);
                break;
            case 4:
                Run<Count4>(vectors, operands);
                break;
            case 5:
                Run<Count5>(vectors, operands);
                break;
            case 6:
                Run<Count6>(vectors, operands);
                break;
            case 7:
                Run<Count7>(vectors, operands);
                break;
        }
    }

    private static void Run<TKernelRows>(int vectors, RowStreamOperands<T>* operands)
        where TKernelRows : unmanaged, ICount
    {
        if (operands->FullPlanes == operands->Planes)
            Run<TKernelRows, Count1>(vectors, operands);
        else
            Run<TKernelRows, Count2>(vectors, operands);
    }

    private static void Run<TKernelRows, TPlaneKinds>(int vectors, RowStreamOperands<T>* operands)
        where TKernelRows : unmanaged, ICount
        where TPlaneKinds : unmanaged, ICount
    {
        switch (vectors)
        {
            case 1:
                RowStream<TSimd, TVector, T>.Run<TKernelRows, Count1, TPlaneKinds>(operands);
                break;
            case 2:
                RowStream<TSimd, TVector, T>.Run<TKernelRows, Count2, TPlaneKinds>(operands);
                break;
            case 3:
                RowStream<TSimd, TVector, T>.Run<TKernelRows, Count3, TPlaneKinds>(operands);
                break;
            case 4:
                RowStream<TSimd, TVector, T>.Run<TKernelRows, Count4, TPlaneKinds>(operands);
                break;
        }
    }
}
