using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>For groups of few output channels.</summary>
internal sealed class WidthWeightGradientAlgorithm : WeightGradientAlgorithm
{
    public override string Name => "direct";

    public override string Summary => "vectors along the width; several taps share a loaded gradient";

    public override string? Decline(in Problem problem) => problem.Geometry.OutChannelsPerGroup >= Math.Max(2, problem.Vector / 2)
        ? $"{problem.Geometry.OutChannelsPerGroup} output channels a group fill vectors of channels"
        : null;

    public override PreparedWeightGradient<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedWeightGradient<T>>(problem.Width, new Preparation<T>(problem));

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedWeightGradient<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedWeightGradient<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged => new WidthWeightGradient<TSimd, TVector, T>(problem);
    }
}
