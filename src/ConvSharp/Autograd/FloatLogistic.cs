using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Autograd;

/// <summary>
/// The logistic function σ(x) = 1 / (1 + e⁻ˣ) in float, and x · σ(a · x), at any width: some networks spend as long in them as in
/// convolutions.
/// </summary>
internal static class FloatLogistic
{
    /// <summary>σ(x).</summary>
    public readonly struct Sigmoid : IWideFunction<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged => TSimd.Divide(TSimd.Constant(1), Denominator<TSimd, TVector>(TSimd.Multiply(x, TSimd.Constant(-1))));
    }

    /// <summary>x · σ(a · x).</summary>
    public readonly struct Swish(float a) : IWideFunction<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged => TSimd.Divide(x, Denominator<TSimd, TVector>(TSimd.Multiply(x, TSimd.Broadcast(-a))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Denominator<TSimd, TVector>(TVector power)
        where TSimd : struct, ISimd<TVector, float>
        where TVector : unmanaged => TSimd.Add(TSimd.Constant(1), default(FloatExponential).Of<TSimd, TVector>(power));
}
