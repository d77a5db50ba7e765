using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Autograd;

/// <summary>Φ(x), the probability that a normal number is at most x, in float, as <see cref="NormalDistribution{T}"/> explains it.</summary>
internal static class FloatNormal
{
    private const float Near = 2;

    /// <summary>Φ(x). Vectors whose numbers are all near 0 need no exponential; each number's bits are its own all the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Probability(Vector<float> x)
    {
        Vector<float> size = Vector.Abs(x), half = new(0.5f), square = x * x * half;
        Vector<float> near = Vector.MultiplyAddEstimate(x, NearPolynomial(square - Vector<float>.One), half);
        return Vector.LessThanAll(size, new Vector<float>(Near)) ? near : Far(x, size, square, near);
    }

    private static Vector<float> Far(Vector<float> x, Vector<float> size, Vector<float> square, Vector<float> near)
    {
        Vector<float> t = Vector<float>.One / (size + new Vector<float>(3));
        Vector<float> place = Vector.MultiplyAddEstimate(t, new Vector<float>(10), -Vector<float>.One);
        Vector<float> tail = RuntimeWidth.Of<FloatExponential>(-square) * t * FarPolynomial(place);
        Vector<float> far = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One - tail, tail);
        return Vector.ConditionalSelect(Vector.LessThan(size, new Vector<float>(Near)), near, far);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> NearPolynomial(Vector<float> x)
    {
        Vector<float> p = Vector.MultiplyAddEstimate(
            x, new Vector<float>(2.4378972261505814e-07f), new Vector<float>(-2.2497171316156166e-06f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(1.8041352747008817e-05f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(-0.00013082899306119715f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.0008248680424018297f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(-0.00443706550908343f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.02000073141738473f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(-0.07558852887443933f));
        return Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.29793972260301205f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> FarPolynomial(Vector<float> x)
    {
        Vector<float> p = Vector.MultiplyAddEstimate(
            x, new Vector<float>(6.64479861126793e-06f), new Vector<float>(1.6036967164447593e-05f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(-8.935675755399397e-05f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(-0.00043816902165173046f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.0004402424434138204f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.011350459956999667f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.0604337905075703f));
        p = Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.20985553809496443f));
        return Vector.MultiplyAddEstimate(p, x, new Vector<float>(0.5589348244054053f));
    }
}
