using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Inference.Operations;

/// <summary>Splits a run into its elements at even and at odd places.</summary>
internal abstract unsafe class PairSplit<T>
    where T : unmanaged
{
    /// <summary>Elements that may be read and written beyond the run.</summary>
    public const int Slack = 64;

    /// <summary>The split for the widest vectors of this machine; null for integers.</summary>
    public static PairSplit<T>? Best { get; } =
        typeof(T) == typeof(float) ? Of<float>() : typeof(T) == typeof(double) ? Of<double>() : null;

    /// <summary>Splits pairs.</summary>
    public abstract void Run(T* source, T* even, T* odd, nint pairs);

    private static PairSplit<T> Of<TFloat>()
        where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat> =>
        (PairSplit<T>)(object)WidthDispatch.Visit<Maker<TFloat>, TFloat, PairSplit<TFloat>>(VectorWidths.Widest, default);

    private readonly struct Maker<TFloat> : IWidthVisitor<TFloat, PairSplit<TFloat>>
        where TFloat : unmanaged, IBinaryFloatingPointIeee754<TFloat>
    {
        public PairSplit<TFloat> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, TFloat>
            where TVector : unmanaged => new OfWidth<TSimd, TVector, TFloat>();
    }

    private sealed class OfWidth<TSimd, TVector, TFloat> : PairSplit<TFloat>
        where TSimd : struct, ISimd<TVector, TFloat>
        where TVector : unmanaged
        where TFloat : unmanaged
    {
        public override void Run(TFloat* source, TFloat* even, TFloat* odd, nint pairs)
        {
            for (nint i = 0; i < pairs; i += TSimd.Count)
            {
                TVector first = TSimd.Load(source + (2 * i)), second = TSimd.Load(source + (2 * i) + TSimd.Count);
                TSimd.Store(even + i, TSimd.Even(first, second));
                TSimd.Store(odd + i, TSimd.Odd(first, second));
            }
        }
    }
}
