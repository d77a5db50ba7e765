using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Autograd;

/// <summary>Φ(x), the probability that a normal number is at most x, and its density φ(x), for a vector of numbers.</summary>
/// <remarks>
/// Near 0, Φ = 1/2 + x·P(x²/2 − 1). From 2 on, 1 − Φ = φ·Q: the ratio Q is t·R(10·t − 1) with t = 1/(x + 3), which covers all x up to
/// infinity. P and R are polynomials through Chebyshev points on −1 … 1. The error is a few units in the last place of Φ.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal static class NormalDistribution<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Near = 2;
    private const double DensityAtZero = 0.3989422804014327;

    private static readonly T[] NearCoefficients = Of(
        6.28876277582438e-14, -9.51803161984653e-13, 1.3229173476613632e-11, -1.7364094236090327e-10, 2.1078313478198155e-09,
        -2.3505025331825457e-08, 2.390021853669428e-07, -2.1962407264031783e-06, 1.804495403480003e-05, -0.0001308692401406293,
        0.000824867040773814, -0.004437054312639946, 0.020000731492542084, -0.07558852971463609, 0.29793972260301205);

    // Coefficients of e^(x²/2)·(1 − Φ); they include the density's factor 1/√(2π).
    private static readonly T[] FarCoefficients = Of(
        3.5838723862234965e-11, -3.232692291628905e-11, -3.949609421146987e-10, 6.176620696026859e-10, 2.692559424077493e-09,
        -7.254013898168633e-09, -1.628084920288179e-08, 7.341765398367554e-08, 1.0915450053538364e-07, -7.442988820898608e-07,
        -1.074637564839652e-06, 8.099763244798678e-06, 1.8144621777621084e-05, -9.039902688569003e-05, -0.0004396822729946982,
        0.0004405262921941384, 0.011350872579414825, 0.06043376937459113, 0.20985550735948874, 0.5589348244054053);

    /// <summary>Φ(x) and φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector<T> Probability, Vector<T> Density) At(Vector<T> x)
    {
        Vector<T> bell = VectorMath.Exp(x * x * VectorMath.Constant<T>(-0.5));
        return (Probability(x), bell * VectorMath.Constant<T>(DensityAtZero));
    }

    /// <summary>Φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Probability(Vector<T> x) => typeof(T) == typeof(float)
        ? FloatNormal.Probability(x.As<T, float>()).As<float, T>()
        : Wide(x);

    private static Vector<T> Wide(Vector<T> x)
    {
        Vector<T> size = Vector.Abs(x), half = VectorMath.Constant<T>(0.5), square = x * x * half;
        Vector<T> near = VectorMath.MultiplyAdd(x, VectorMath.Polynomial(square - Vector<T>.One, NearCoefficients), half);
        Vector<T> t = Vector<T>.One / (size + VectorMath.Constant<T>(3));
        Vector<T> place = VectorMath.MultiplyAdd(t, VectorMath.Constant<T>(10), -Vector<T>.One);
        Vector<T> tail = VectorMath.Exp(-square) * t * VectorMath.Polynomial(place, FarCoefficients);
        Vector<T> far = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), Vector<T>.One - tail, tail);
        return Vector.ConditionalSelect(Vector.LessThan(size, VectorMath.Constant<T>(Near)), near, far);
    }

    private static T[] Of(params ReadOnlySpan<double> coefficients)
    {
        var values = new T[coefficients.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = T.CreateTruncating(coefficients[i]);
        return values;
    }
}
