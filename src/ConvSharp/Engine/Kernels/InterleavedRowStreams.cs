using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the interleaved row stream compiled for a kernel of 1 to 7 rows and a strip of 1 to 4 vectors in each phase.</summary>
internal static unsafe class InterleavedRowStreams<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Vectors of a phase's strip that leave registers for inputs and a weight.</summary>
    public static int MostVectors(int kernelRows) => Math.Clamp((TSimd.HasManyRegisters ? 28 : 12) / (2 * kernelRows), 1, 4);

    /// <inheritdoc cref="InterleavedRowStream{TSimd, TVector, T}.Run"/>
    public static void Run(int kernelRows, int vectors, InterleavedRowStreamOperands<T>* operands)
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

    private static void Run<TKernelRows>(int vectors, InterleavedRowStreamOperands<T>* operands)
        where TKernelRows : unmanaged, ICount
    {
        switch (vectors)
        {
            case 1:
                InterleavedRowStream<TSimd, TVector, T>.Run<TKernelRows, Count1>(operands);
                break;
            case 2:
                InterleavedRowStream<TSimd, TVector, T>.Run<TKernelRows, Count2>(operands);
                break;
            case 3:
                InterleavedRowStream<TSimd, TVector, T>.Run<TKernelRows, Count3>(operands);
                break;
            case 4:
                InterleavedRowStream<TSimd, TVector, T>.Run<TKernelRows, Count4>(operands);
                break;
        }
    }
}
