using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Kernels;

/// <summary>
/// The transforms of Winograd's minimal filtering along one axis. A tile of Count inputs and a kernel of r taps become Count numbers each;
/// their products, transformed back, are m = Count + 1 − r outputs. The interpolation points decide cost and accuracy.
/// </summary>
/// <remarks>
/// With the finite points p_j and M(x) = Π (x − p_j), row j of the input's transform holds the coefficients of M(x) / (x − p_j), and the
/// row of the point at infinity those of M(x); row j of the kernel's transform holds p_j^l / N_j with N_j = Π over the other points of (p_j
/// − p_i), and the row of infinity the last tap alone; output i is Σ_j p_j^i · product_j, and the product of infinity is added to the last
/// output. Source: Winograd, "Arithmetic Complexity of Computations", 1980; Lavin and Gray, "Fast Algorithms for Convolutional Neural
/// Networks", 2016.
/// </remarks>
internal interface IWinogradPoints
{
    /// <summary>Inputs of a tile: the finite points and infinity.</summary>
    static abstract int Count { get; }

    /// <summary>The finite points.</summary>
    static abstract ReadOnlySpan<double> Finite { get; }

    /// <summary>Transforms Count vectors of input.</summary>
    static abstract unsafe void Input<TSimd, TVector, T>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged;

    /// <summary>Transforms TOutputs vectors of output gradient into Count vectors: the transpose of <see cref="Output"/>.</summary>
    static abstract unsafe void Gradient<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount;

    /// <summary>Transforms Count vectors of products into TOutputs vectors of output.</summary>
    static abstract unsafe void Output<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount;
}

/// <summary>No transform: for axes with a kernel of one tap.</summary>
internal readonly unsafe struct OnePoint : IWinogradPoints
{
    public static int Count => 1;

    public static ReadOnlySpan<double> Finite => [];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector, T>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged => TSimd.Store(destination, TSimd.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount => TSimd.Store(destination, TSimd.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount => TSimd.Store(destination, TSimd.Load(source));
}

/// <summary>0, 1 and infinity: only additions. F(2, 2).</summary>
internal readonly unsafe struct ThreePoints : IWinogradPoints
{
    public static int Count => 3;

    public static ReadOnlySpan<double> Finite => [0, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector, T>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        TVector x1 = TSimd.Load(source + sourceStep);
        TSimd.Store(destination, TSimd.Subtract(x1, TSimd.Load(source)));
        TSimd.Store(destination + destinationStep, x1);
        TSimd.Store(destination + (2 * destinationStep), TSimd.Subtract(TSimd.Load(source + (2 * sourceStep)), x1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount
    {
        TVector y0 = TSimd.Load(source), y1 = TSimd.Load(source + sourceStep);
        TSimd.Store(destination, y0);
        TSimd.Store(destination + destinationStep, TSimd.Add(y0, y1));
        TSimd.Store(destination + (2 * destinationStep), y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount
    {
        TVector one = TSimd.Load(source + sourceStep);
        TSimd.Store(destination, TSimd.Add(TSimd.Load(source), one));
        TSimd.Store(destination + destinationStep, TSimd.Add(one, TSimd.Load(source + (2 * sourceStep))));
    }
}

/// <summary>0, 1, −1 and infinity: only additions. F(2, 3) and F(3, 2).</summary>
internal readonly unsafe struct FourPoints : IWinogradPoints
{
    public static int Count => 4;

    public static ReadOnlySpan<double> Finite => [0, 1, -1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector, T>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        TVector x0 = TSimd.Load(source), x1 = TSimd.Load(source + sourceStep);
        TVector x2 = TSimd.Load(source + (2 * sourceStep)), x3 = TSimd.Load(source + (3 * sourceStep));
        TSimd.Store(destination, TSimd.Subtract(x2, x0));
        TSimd.Store(destination + destinationStep, TSimd.Add(x2, x1));
        TSimd.Store(destination + (2 * destinationStep), TSimd.Subtract(x2, x1));
        TSimd.Store(destination + (3 * destinationStep), TSimd.Subtract(x3, x1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount
    {
        TVector y0 = TSimd.Load(source), y1 = TSimd.Load(source + sourceStep);
        TVector last = sizeof(TOutputs) == 3 ? TSimd.Load(source + (2 * sourceStep)) : y1;
        TVector even = sizeof(TOutputs) == 3 ? TSimd.Add(y0, last) : y0;
        TSimd.Store(destination, y0);
        TSimd.Store(destination + destinationStep, TSimd.Add(even, y1));
        TSimd.Store(destination + (2 * destinationStep), TSimd.Subtract(even, y1));
        TSimd.Store(destination + (3 * destinationStep), last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount
    {
        TVector one = TSimd.Load(source + sourceStep), minusOne = TSimd.Load(source + (2 * sourceStep));
        TVector infinity = TSimd.Load(source + (3 * sourceStep));
        TVector sum = TSimd.Add(one, minusOne), difference = TSimd.Subtract(one, minusOne);
        TSimd.Store(destination, TSimd.Add(TSimd.Load(source), sum));
        TSimd.Store(destination + destinationStep, sizeof(TOutputs) == 2 ? TSimd.Add(difference, infinity) : difference);
        if (sizeof(TOutputs) == 3)
            TSimd.Store(destination + (2 * destinationStep), TSimd.Add(sum, infinity));
    }
}

/// <summary>
/// 0, ±√½, ±√2 and infinity: as cheap as the usual 0, ±1, ±2, with a third to a sixth of their error. F(4, 3), F(3, 4) and F(2, 5).
/// </summary>
internal readonly unsafe struct SixPoints : IWinogradPoints
{
    private const double A = 0.70710678118654752440, B = 1.41421356237309504880;

    public static int Count => 6;

    public static ReadOnlySpan<double> Finite => [0, A, -A, B, -B];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector, T>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
    {
        // M(x) = x (x² − ½) (x² − 2) = x⁵ − 2.5 x³ + x
        TVector a = TSimd.Constant(A), b = TSimd.Constant(B), minusA = TSimd.Constant(-A), minusB = TSimd.Constant(-B);
        TVector half = TSimd.Constant(-0.5), two = TSimd.Constant(-2), sum = TSimd.Constant(-2.5);
        TVector x1 = TSimd.Load(source + sourceStep), x2 = TSimd.Load(source + (2 * sourceStep));
        TVector x3 = TSimd.Load(source + (3 * sourceStep)), x4 = TSimd.Load(source + (4 * sourceStep));
        TVector even = TSimd.MultiplyAdd(two, x2, x4), odd = TSimd.MultiplyAdd(two, x1, x3);
        TSimd.Store(destination, TSimd.Add(TSimd.Load(source), TSimd.MultiplyAdd(sum, x2, x4)));
        TSimd.Store(destination + destinationStep, TSimd.MultiplyAdd(a, odd, even));
        TSimd.Store(destination + (2 * destinationStep), TSimd.MultiplyAdd(minusA, odd, even));
        even = TSimd.MultiplyAdd(half, x2, x4);
        odd = TSimd.MultiplyAdd(half, x1, x3);
        TSimd.Store(destination + (3 * destinationStep), TSimd.MultiplyAdd(b, odd, even));
        TSimd.Store(destination + (4 * destinationStep), TSimd.MultiplyAdd(minusB, odd, even));
        TVector x5 = TSimd.Load(source + (5 * sourceStep));
        TSimd.Store(destination + (5 * destinationStep), TSimd.Add(x1, TSimd.MultiplyAdd(sum, x3, x5)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gradient<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount
    {
        TVector y0 = TSimd.Load(source), y1 = TSimd.Load(source + sourceStep);
        TVector y2 = sizeof(TOutputs) > 2 ? TSimd.Load(source + (2 * sourceStep)) : y1;
        TVector y3 = sizeof(TOutputs) > 3 ? TSimd.Load(source + (3 * sourceStep)) : y2;
        TVector evenA = sizeof(TOutputs) > 2 ? TSimd.MultiplyAdd(TSimd.Constant(A * A), y2, y0) : y0;
        TVector evenB = sizeof(TOutputs) > 2 ? TSimd.MultiplyAdd(TSimd.Constant(B * B), y2, y0) : y0;
        TVector oddA = TSimd.Multiply(TSimd.Constant(A), y1), oddB = TSimd.Multiply(TSimd.Constant(B), y1);
        if (sizeof(TOutputs) > 3)
        {
            oddA = TSimd.MultiplyAdd(TSimd.Constant(A * A * A), y3, oddA);
            oddB = TSimd.MultiplyAdd(TSimd.Constant(B * B * B), y3, oddB);
        }

        TSimd.Store(destination, y0);
        TSimd.Store(destination + destinationStep, TSimd.Add(evenA, oddA));
        TSimd.Store(destination + (2 * destinationStep), TSimd.Subtract(evenA, oddA));
        TSimd.Store(destination + (3 * destinationStep), TSimd.Add(evenB, oddB));
        TSimd.Store(destination + (4 * destinationStep), TSimd.Subtract(evenB, oddB));
        TSimd.Store(destination + (5 * destinationStep), y3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector, T, TOutputs>(T* source, nint sourceStep, T* destination, nint destinationStep)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged
        where TOutputs : unmanaged, ICount
    {
        TVector a = TSimd.Load(source + sourceStep), minusA = TSimd.Load(source + (2 * sourceStep));
        TVector b = TSimd.Load(source + (3 * sourceStep)), minusB = TSimd.Load(source + (4 * sourceStep));
        TVector infinity = TSimd.Load(source + (5 * sourceStep));
        TVector sumA = TSimd.Add(a, minusA), differenceA = TSimd.Subtract(a, minusA);
        TVector sumB = TSimd.Add(b, minusB), differenceB = TSimd.Subtract(b, minusB);
        TSimd.Store(destination, TSimd.Add(TSimd.Add(TSimd.Load(source), sumA), sumB));

        TVector y = TSimd.MultiplyAdd(TSimd.Constant(B), differenceB, TSimd.Multiply(TSimd.Constant(A), differenceA));
        TSimd.Store(destination + destinationStep, sizeof(TOutputs) == 2 ? TSimd.Add(y, infinity) : y);
        if (sizeof(TOutputs) > 2)
        {
            y = TSimd.MultiplyAdd(TSimd.Constant(B * B), sumB, TSimd.Multiply(TSimd.Constant(A * A), sumA));
            TSimd.Store(destination + (2 * destinationStep), sizeof(TOutputs) == 3 ? TSimd.Add(y, infinity) : y);
        }

        if (sizeof(TOutputs) > 3)
        {
            y = TSimd.MultiplyAdd(TSimd.Constant(A * A * A), differenceA, infinity);
            TSimd.Store(destination + (3 * destinationStep), TSimd.MultiplyAdd(TSimd.Constant(B * B * B), differenceB, y));
        }
    }
}
