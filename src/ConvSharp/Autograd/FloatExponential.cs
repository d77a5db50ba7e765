using System.Numerics;
using System.Runtime.CompilerServices;

namespace ConvSharp.Autograd;

/// <summary>
/// eˣ in float, within two units in the last place; the runtime's own widens to double, which takes several times as long. x is
/// n · ln 2 + r with |r| ≤ ln 2 / 2; eʳ is the polynomial of Cephes (Moshier).
/// </summary>
internal static class FloatExponential
{
    // Beyond these, eˣ is infinite or 0, and n still fits its place in 2ⁿ.
    private const float Most = 100, Least = -110;

    // Rounds to an integer n, which then stands in the lowest bits.
    private const float Rounder = 12582912;
    private const int RounderBits = 0x4b400000;

    // ln 2 in two parts: n times the first is exact.
    private const float HighLog = 0.693359375f, LowLog = -2.12194440e-4f;
    private const float InverseLog = 1.44269504088896341f;

    private const int MantissaBits = 23, ExponentBias = 127;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        x = VectorMath.Clamp(x, new Vector<float>(Least), new Vector<float>(Most));
        Vector<float> rounded = Vector.MultiplyAddEstimate(x, new Vector<float>(InverseLog), new Vector<float>(Rounder));
        Vector<float> n = rounded - new Vector<float>(Rounder);
        Vector<float> r = Vector.MultiplyAddEstimate(n, new Vector<float>(-HighLog), x);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(-LowLog), r);

        Vector<float> p = Vector.MultiplyAddEstimate(r, new Vector<float>(1.9875691500e-4f), new Vector<float>(1.3981999507e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(5.0000001201e-1f));
        p = Vector.MultiplyAddEstimate(p, r * r, r) + Vector<float>.One;

        // 2ⁿ as two factors: results may be subnormal or infinite.
        Vector<int> power = Vector.AsVectorInt32(rounded) - new Vector<int>(RounderBits);
        Vector<int> half = Vector.ShiftRightArithmetic(power, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(power - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> n) =>
        Vector.AsVectorSingle(Vector.ShiftLeft(n + new Vector<int>(ExponentBias), MantissaBits));
}
