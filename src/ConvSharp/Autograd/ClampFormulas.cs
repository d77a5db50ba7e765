using System.Numerics;
using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Autograd;

/// <summary>Formulas of one number that is limited to a range, at any width; NaN stays NaN.</summary>
internal static class ClampFormulas<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>min(max(x, least), most).</summary>
    public readonly struct Clamp(T least, T most) : IWideFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => TSimd.Clamp(x, TSimd.Broadcast(least), TSimd.Broadcast(most));
    }

    /// <summary>alpha · x + beta, limited to 0 … 1.</summary>
    public readonly struct HardSigmoid(T alpha, T beta) : IWideFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged =>
            TSimd.Clamp(TSimd.MultiplyAdd(x, TSimd.Broadcast(alpha), TSimd.Broadcast(beta)), TSimd.Zero, TSimd.Constant(1));
    }

    /// <summary>x · (x + 3, limited to 0 … 6) / 6.</summary>
    public readonly struct HardSwish : IWideFunction<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
        {
            TVector clamped = TSimd.Clamp(TSimd.Add(x, TSimd.Constant(3)), TSimd.Zero, TSimd.Constant(6));
            return TSimd.Multiply(TSimd.Multiply(x, clamped), TSimd.Constant(1.0 / 6));
        }
    }
}
