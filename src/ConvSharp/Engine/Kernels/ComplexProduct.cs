using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>Products, element by element, of complex vectors: a vector of real parts followed by one of imaginary parts.</summary>
internal static unsafe class ComplexProduct<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : unmanaged
    where T : unmanaged
{
    /// <summary>destination = x · y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* x, T* y, T* destination, nint complexVectors) =>
        Multiply(x, y, destination, complexVectors, 0, TSimd.Count);

    /// <summary>
    /// destination = x · conjugate of y: the plain product with the real and imaginary parts of x and of the result exchanged.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyByConjugate(T* x, T* y, T* destination, nint complexVectors) =>
        Multiply(x, y, destination, complexVectors, TSimd.Count, 0);

    /// <summary>destination = Σ x[term] · y[term].</summary>
    /// <param name="x">The first term's vectors.</param>
    /// <param name="xTerm">Distance between terms.</param>
    /// <param name="y">The first term's vectors.</param>
    /// <param name="yTerm">Distance between terms.</param>
    /// <param name="terms">Number of terms; with none the sum is 0.</param>
    /// <param name="destination">May be x where there is one term.</param>
    /// <param name="complexVectors">Vectors of a term.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumOfProducts(T* x, nint xTerm, T* y, nint yTerm, nint terms, T* destination, nint complexVectors)
    {
        for (nint i = 0; i < complexVectors; i++, x += 2 * TSimd.Count, y += 2 * TSimd.Count, destination += 2 * TSimd.Count)
        {
            // Four sums in place of two: no product has to be negated.
            TVector realReal = TSimd.Zero, imaginaryImaginary = TSimd.Zero, realImaginary = TSimd.Zero, imaginaryReal = TSimd.Zero;
            T* a = x;
            T* b = y;
            for (nint term = 0; term < terms; term++, a += xTerm, b += yTerm)
            {
                TVector aReal = TSimd.Load(a), aImaginary = TSimd.Load(a + TSimd.Count);
                TVector bReal = TSimd.Load(b), bImaginary = TSimd.Load(b + TSimd.Count);
                realReal = TSimd.MultiplyAdd(aReal, bReal, realReal);
                imaginaryImaginary = TSimd.MultiplyAdd(aImaginary, bImaginary, imaginaryImaginary);
                realImaginary = TSimd.MultiplyAdd(aReal, bImaginary, realImaginary);
                imaginaryReal = TSimd.MultiplyAdd(aImaginary, bReal, imaginaryReal);
            }

            TSimd.Store(destination, TSimd.Subtract(realReal, imaginaryImaginary));
            TSimd.Store(destination + TSimd.Count, TSimd.Add(realImaginary, imaginaryReal));
        }
    }

    /// <summary>Replaces numbers by their conjugates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Conjugate(T* data, nint complexVectors)
    {
        TVector minusOne = TSimd.Constant(-1);
        for (nint i = 0; i < complexVectors; i++, data += 2 * TSimd.Count)
            TSimd.Store(data + TSimd.Count, TSimd.Multiply(TSimd.Load(data + TSimd.Count), minusOne));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(T* x, T* y, T* destination, nint complexVectors, nint real, nint imaginary)
    {
        for (nint i = 0; i < complexVectors; i++, x += 2 * TSimd.Count, y += 2 * TSimd.Count, destination += 2 * TSimd.Count)
        {
            TVector xReal = TSimd.Load(x + real), xImaginary = TSimd.Load(x + imaginary);
            TVector yReal = TSimd.Load(y), yImaginary = TSimd.Load(y + TSimd.Count);
            TSimd.Store(destination + real, TSimd.Subtract(TSimd.Multiply(xReal, yReal), TSimd.Multiply(xImaginary, yImaginary)));
            TSimd.Store(destination + imaginary, TSimd.MultiplyAdd(xReal, yImaginary, TSimd.Multiply(xImaginary, yReal)));
        }
    }
}
