using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>The general algorithm: takes everything.</summary>
internal sealed class ChannelWeightGradientAlgorithm : WeightGradientAlgorithm
{
    public override string Name => "implicit-gemm";

    public override string Summary => "vectors of output channels, input elements broadcast, summed over pixels";

    public override PreparedWeightGradient<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedWeightGradient<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedWeightGradient<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedWeightGradient<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new ChannelWeightGradient<TSimd, TVector, T>(problem);
    }
}
