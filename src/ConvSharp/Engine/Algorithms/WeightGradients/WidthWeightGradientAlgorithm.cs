using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>For groups of few output channels.</summary>
internal sealed class WidthWeightGradientAlgorithm : Algorithm<WeightGradientProposal>
{
    public override string Name => "direct";

    public override string Summary => "vectors along the width; several taps share a loaded gradient";

    public override WeightGradientProposal Propose(in Problem problem)
    {
        double speed = problem.Geometry.OutChannelsPerGroup == 1
            ? problem.Costs.WidthWeightGradientSpeedToOneChannel
            : problem.Costs.WidthWeightGradientSpeed;
        return WeightGradientProposal.Offer(
            problem, problem.SampleMultiplyAdds / speed, default(Maker), "several taps share a loaded gradient");
    }

    private readonly struct Maker : IWeightGradientMaker
    {
        public PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new WidthWeightGradient<TSimd, TVector, T>(problem);
    }
}
