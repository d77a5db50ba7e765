using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Autograd;

namespace ConvSharp.Inference.Operations;

/// <summary>Formulas of one number that TensorPrimitives does not have, for a vector of numbers.</summary>
internal static class FloatFormulas<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static Vector<T> ExpMinusOne(Vector<T> x) => VectorMath.Exp(x) - Vector<T>.One;

    private static Vector<T> WhereNegative(Vector<T> x, Vector<T> negative) =>
        Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), negative, x);

    public readonly struct Celu(T alpha) : IUnaryFunction<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        public Vector<T> Of(Vector<T> x) => WhereNegative(x, _alpha * ExpMinusOne(x / _alpha));
    }

    public readonly struct Elu(T alpha) : IUnaryFunction<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        public Vector<T> Of(Vector<T> x) => WhereNegative(x, _alpha * ExpMinusOne(x));
    }

    public readonly struct Selu(T alpha, T gamma) : IUnaryFunction<T>
    {
        private readonly Vector<T> _alpha = new(alpha), _gamma = new(gamma);

        public Vector<T> Of(Vector<T> x) => _gamma * WhereNegative(x, _alpha * ExpMinusOne(x));
    }

    /// <summary>2 · Φ(√2 · x) − 1.</summary>
    public readonly struct Erf : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x)
        {
            Vector<T> probability = NormalDistribution<T>.Probability(x * VectorMath.Constant<T>(double.Sqrt(2)));
            return probability + probability - Vector<T>.One;
        }
    }

    public readonly struct Gelu : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => x * NormalDistribution<T>.Probability(x);
    }

    /// <summary>(1 + tanh u) / 2 is 1 / (1 + e⁻²ᵘ).</summary>
    public readonly struct GeluTanh : IUnaryFunction<T>
    {
        private const double MinusTwiceFactor = -1.5957691216057308, Cubic = 0.044715;

        public Vector<T> Of(Vector<T> x)
        {
            Vector<T> inner = VectorMath.MultiplyAdd(x * x * x, VectorMath.Constant<T>(Cubic), x);
            return x / (Vector<T>.One + VectorMath.Exp(VectorMath.Constant<T>(MinusTwiceFactor) * inner));
        }
    }

    public readonly struct LeakyRelu(T alpha) : IUnaryFunction<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        public Vector<T> Of(Vector<T> x) => WhereNegative(x, _alpha * x);
    }

    /// <summary>tanh(ln(1 + e)) is (e² + 2e) / (e² + 2e + 2) for e = eˣ; beyond 20 it is 1.</summary>
    public readonly struct Mish : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x)
        {
            Vector<T> most = VectorMath.Constant<T>(20), two = VectorMath.Constant<T>(2);
            Vector<T> e = VectorMath.Exp(Vector.ConditionalSelect(Vector.GreaterThan(x, most), most, x));
            Vector<T> numerator = e * (e + two);
            return Vector.ConditionalSelect(Vector.GreaterThan(x, most), x, x * (numerator / (numerator + two)));
        }
    }

    public readonly struct Sigmoid : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => Vector<T>.One / (Vector<T>.One + VectorMath.Exp(-x));
    }

    public readonly struct Softsign : IUnaryFunction<T>
    {
        public Vector<T> Of(Vector<T> x) => x / (Vector<T>.One + Vector.Abs(x));
    }

    public readonly struct Swish(T alpha) : IUnaryFunction<T>
    {
        private readonly Vector<T> _minusAlpha = new(-alpha);

        public Vector<T> Of(Vector<T> x) => x / (Vector<T>.One + VectorMath.Exp(_minusAlpha * x));
    }

    /// <summary>
    /// In double, near 0 the rational function of Cephes (Moshier), which keeps small numbers exact as TensorPrimitives does not; else
    /// 1 − 2 / (e²ˣ + 1).
    /// </summary>
    public readonly struct Tanh : IUnaryFunction<T>
    {
        private const double Near = 0.625;

        private static readonly T[] Numerator = Coefficients(-0.964399179425052238628, -99.2877231001918586564, -1614.68768441708447952);

        private static readonly T[] Denominator = Coefficients(1, 112.811678491632931402, 2235.48839060100448583, 4844.06305325125486048);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Of(Vector<T> x) =>
            typeof(T) == typeof(float) ? FloatTangent.Of(x.As<T, float>()).As<float, T>() : Wide(x);

        private static Vector<T> Wide(Vector<T> x)
        {
            Vector<T> size = Vector.Abs(x), square = x * x;
            Vector<T> ratio = VectorMath.Polynomial(square, Numerator) / VectorMath.Polynomial(square, Denominator);
            Vector<T> near = VectorMath.MultiplyAdd(x * square, ratio, x);
            Vector<T> far = Vector<T>.One - (VectorMath.Constant<T>(2) / (VectorMath.Exp(size + size) + Vector<T>.One));
            Vector<T> signed = Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -far, far);
            return Vector.ConditionalSelect(Vector.LessThan(size, VectorMath.Constant<T>(Near)), near, signed);
        }

        private static T[] Coefficients(params double[] values) => Array.ConvertAll(values, T.CreateTruncating);
    }

    public readonly struct ThresholdedRelu(T alpha) : IUnaryFunction<T>
    {
        private readonly Vector<T> _alpha = new(alpha);

        public Vector<T> Of(Vector<T> x) => Vector.ConditionalSelect(Vector.GreaterThan(x, _alpha), x, Vector<T>.Zero);
    }
}
