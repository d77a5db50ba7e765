using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Finds the product tile compiled for a number of taps.</summary>
internal static unsafe class ProductTiles<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>Sums gradient · input over rows of any number of pixels.</summary>
    /// <inheritdoc cref="ProductTile{TSimd, TVector, T}.Run"/>
    public static void Run(
        int taps, T* input, nint inputRow, nint* offsets, T* gradient, nint gradientRow, nint count, nint rows, T* sums, bool accumulate)
    {
        switch (taps)
        {
            case 1:
                Run<Count1>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 2:
                Run<Count2>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 3:
                Run<Count3>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 4:
                Run<Count4>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 5:
                Run<Count5>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 6:
                Run<Count6>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 7:
                Run<Count7>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 8:
                Run<Count8>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 9:
                Run<Count9>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 10:
                Run<Count10>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 11:
                Run<Count11>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
            case 12:
                Run<Count12>(input, inputRow, offsets, gradient, gradientRow, count, rows, sums, accumulate);
                break;
        }
    }

    private static void Run<TTaps>(
        T* input, nint inputRow, nint* offsets, T* gradient, nint gradientRow, nint count, nint rows, T* sums, bool accumulate)
        where TTaps : unmanaged, ICount
    {
        nint whole = count / TSimd.Count * TSimd.Count;
        if (whole > 0)
        {
            ProductTile<TSimd, TVector, T>.Run<TTaps, Count1>(
                input, inputRow, offsets, gradient, gradientRow, whole, rows, sums, accumulate);
        }

        if (whole < count)
        {
            ProductTile<TSimd, TVector, T>.Run<TTaps, Count2>(
                input + whole, inputRow, offsets, gradient + whole, gradientRow, count - whole, rows, sums, accumulate || whole > 0);
        }
    }
}
