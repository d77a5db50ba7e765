using System.Runtime.CompilerServices;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Autograd;

/// <summary>
/// The logistic function σ(x) = 1 / (1 + e⁻ˣ) in float, and x · σ(a · x), over spans at the widest vectors: some networks spend as long
/// in them as in convolutions.
/// </summary>
internal static unsafe class FloatLogistic
{
    /// <summary>y = σ(x); y may be x.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Run<One>(x, y, 1, VectorWidths.Widest);

    /// <summary>y = x · σ(a · x); y may be x.</summary>
    public static void Swish(ReadOnlySpan<float> x, Span<float> y, float a) => Run<Self>(x, y, a, VectorWidths.Widest);

    /// <summary>The numerator over 1 + e⁻ᵃˣ at a width.</summary>
    internal static void Run<TNumerator>(ReadOnlySpan<float> x, Span<float> y, float a, VectorWidth width)
        where TNumerator : struct, INumerator
    {
        y = y[..x.Length];
        fixed (float* source = x, destination = y)
            WidthDispatch.Visit<Loop<TNumerator>, float, bool>(width, new Loop<TNumerator>(source, destination, x.Length, a));
    }

    /// <summary>What is divided by 1 + e⁻ᵃˣ.</summary>
    internal interface INumerator
    {
        static abstract TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged;
    }

    internal readonly struct One : INumerator
    {
        public static TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged => TSimd.Constant(1);
    }

    internal readonly struct Self : INumerator
    {
        public static TVector Of<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged => x;
    }

    private readonly struct Loop<TNumerator>(float* x, float* y, int count, float a) : IWidthVisitor<float, bool>
        where TNumerator : struct, INumerator
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged
        {
            TVector minusA = TSimd.Broadcast(-a);
            int i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
                TSimd.Store(y + i, Of<TSimd, TVector>(TSimd.Load(x + i), minusA));
            if (i < count)
                TSimd.StorePartial(y + i, Of<TSimd, TVector>(TSimd.LoadPartial(x + i, count - i), minusA), count - i);
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Of<TSimd, TVector>(TVector x, TVector minusA)
            where TSimd : struct, ISimd<TVector, float>
            where TVector : unmanaged
        {
            TVector e = FloatExponential.Of<TSimd, TVector>(TSimd.Multiply(minusA, x));
            return TSimd.Divide(TNumerator.Of<TSimd, TVector>(x), TSimd.Add(TSimd.Constant(1), e));
        }
    }
}
