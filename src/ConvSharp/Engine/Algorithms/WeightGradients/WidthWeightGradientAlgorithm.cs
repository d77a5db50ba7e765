using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>For groups of few output channels.</summary>
internal sealed class WidthWeightGradientAlgorithm : Algorithm<WeightGradientProposal>
{
    public override string Name => "direct";

    public override string Summary => "vectors along the width; several taps share a loaded gradient";

    public override WeightGradientProposal Propose(in Problem problem)
    {
        (ConvolutionGeometry geometry, CostModel costs) = (problem.Geometry, problem.Costs);
        bool hasOneChannel = geometry.OutChannelsPerGroup == 1;
        double speed = hasOneChannel ? costs.WidthWeightGradientSpeedToOneChannel
            : geometry.KernelTaps == 1 ? costs.WidthWeightGradientSpeedOfOneTap
            : costs.WidthWeightGradientSpeed;
        double elements = (double)geometry.InChannels * (geometry.InputPlane + geometry.OutputPlane);
        double rows = (double)geometry.InChannels * geometry.AllAxes[0].Output * geometry.AllAxes[1].Output;
        double copies = (elements * costs.WidthWeightGradientElementCost) + (rows * problem.Vector * costs.NarrowRowCost);
        return WeightGradientProposal.Offer(
            problem, (problem.SampleMultiplyAdds / speed) + (hasOneChannel ? copies : 0), default(Maker),
            "several taps share a loaded gradient");
    }

    private readonly struct Maker : IWeightGradientMaker
    {
        public PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new WidthWeightGradient<TSimd, TVector, T>(problem);
    }
}
