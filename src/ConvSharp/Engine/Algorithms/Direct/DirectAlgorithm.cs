using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Direct;

/// <summary>For groups of few output channels, and for short sums.</summary>
internal sealed class DirectAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "direct";

    public override string Summary => "vectors along the width, weights broadcast; for few output channels a group and for short sums";

    public override bool SumsAlikeInAllSizes => true;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        (ConvolutionGeometry geometry, CostModel costs) = (problem.Geometry, problem.Costs);
        bool hasOneChannel = geometry.OutChannelsPerGroup == 1, hasOneRow = geometry.AllAxes[0].Output * geometry.AllAxes[1].Output == 1;
        double speed = !hasOneChannel ? costs.DirectSpeed : hasOneRow ? costs.DirectSpeedToOneRow : costs.DirectSpeedToOneChannel;
        double tiles = (problem.SampleWindowMultiplyAdds / speed) + (problem.SampleOutputs * costs.DirectOutputCost);
        double cost = (tiles / problem.FilledByWidth) + (hasOneChannel ? problem.RowCopyCost : 0)
            + problem.PackingCost(costs.DirectPackedCost);
        return ConvolutionProposal.Offer(
            problem, cost, default(Maker),
            string.Create(CultureInfo.InvariantCulture, $"rows of outputs fill vectors of {problem.Vector} to {problem.FilledByWidth:P0}"));
    }

    private readonly struct Maker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new DirectConvolution<TSimd, TVector, T>(problem);
    }
}
