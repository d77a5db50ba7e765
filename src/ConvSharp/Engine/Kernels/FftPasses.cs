using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the compiled pass of a radix.</summary>
internal static unsafe class FftPasses<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>The radices that have passes, in the order of decimation in frequency.</summary>
    public static ReadOnlySpan<int> Radices => [3, 5, 4, 2];

    /// <inheritdoc cref="FftPass{TSimd, TVector, T}.Forward"/>
    public static void Forward(int radix, T* data, nint blocks, nint step, T* roots)
    {
        if (radix == 2)
            FftPass<TSimd, TVector, T>.Forward<Count2>(data, blocks, step, roots);
        else if (radix == 3)
            FftPass<TSimd, TVector, T>.Forward<Count3>(data, blocks, step, roots);
        else if (radix == 4)
            FftPass<TSimd, TVector, T>.Forward<Count4>(data, blocks, step, roots);
        else
            FftPass<TSimd, TVector, T>.Forward<Count5>(data, blocks, step, roots);
    }

    /// <inheritdoc cref="FftPass{TSimd, TVector, T}.Inverse"/>
    public static void Inverse(int radix, T* data, nint blocks, nint step, T* roots)
    {
        if (radix == 2)
            FftPass<TSimd, TVector, T>.Inverse<Count2>(data, blocks, step, roots);
        else if (radix == 3)
            FftPass<TSimd, TVector, T>.Inverse<Count3>(data, blocks, step, roots);
        else if (radix == 4)
            FftPass<TSimd, TVector, T>.Inverse<Count4>(data, blocks, step, roots);
        else
            FftPass<TSimd, TVector, T>.Inverse<Count5>(data, blocks, step, roots);
    }
}
