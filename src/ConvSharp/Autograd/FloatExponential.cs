using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Autograd;

/// <summary>
/// eˣ in float, within two units in the last place; the runtime's own widens to double, which takes several times as long. x is
/// n · ln 2 + r with |r| ≤ ln 2 / 2; eʳ is the polynomial of Cephes (Moshier).
/// </summary>
internal readonly struct FloatExponential : IWideFunction<float>
{
    // Beyond these, eˣ is infinite or 0.
    private const double Most = 100, Least = -110;

    // Rounds to an integer.
    private const double Rounder = 12582912;

    // ln 2 in two parts: n times the first is exact.
    private const double HighLog = 0.693359375, LowLog = -2.12194440e-4;
    private const double InverseLog = 1.44269504088896341;

    /// <summary>eˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector, float>
        where TVector : unmanaged
    {
        x = TSimd.Clamp(x, TSimd.Constant(Least), TSimd.Constant(Most));
        TVector n = TSimd.Subtract(TSimd.MultiplyAdd(x, TSimd.Constant(InverseLog), TSimd.Constant(Rounder)), TSimd.Constant(Rounder));
        TVector r = TSimd.MultiplyAdd(n, TSimd.Constant(-HighLog), x);
        r = TSimd.MultiplyAdd(n, TSimd.Constant(-LowLog), r);

        TVector p = TSimd.MultiplyAdd(r, TSimd.Constant(1.9875691500e-4), TSimd.Constant(1.3981999507e-3));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(8.3334519073e-3));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(4.1665795894e-2));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(1.6666665459e-1));
        p = TSimd.MultiplyAdd(p, r, TSimd.Constant(5.0000001201e-1));
        p = TSimd.Add(TSimd.MultiplyAdd(p, TSimd.Multiply(r, r), r), TSimd.Constant(1));
        return TSimd.Scale(p, n);
    }
}
