using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>For depthwise layers whose rows fill vectors badly.</summary>
internal sealed class DepthwiseWeightGradientAlgorithm : Algorithm<WeightGradientProposal>
{
    public override string Name => "depthwise";

    public override string Summary => "vectors of channels over transposed planes; depthwise layers";

    public override WeightGradientProposal Propose(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        if (geometry.InChannelsPerGroup != 1 || geometry.OutChannelsPerGroup != 1)
            return WeightGradientProposal.Refuse("not a depthwise layer: groups of one channel each way");
        if (!geometry.AllAxes[0].IsPointwise || geometry.AllAxes[0].Output > 1)
            return WeightGradientProposal.Refuse("the planes have a depth");
        CostModel costs = problem.Costs;
        double bytes = (double)(problem.IsDouble ? sizeof(double) : sizeof(float)) * problem.Vector * (geometry.InputPlane + geometry.OutputPlane);
        if (bytes > costs.CacheBytes / 2)
            return WeightGradientProposal.Refuse($"transposed planes of {problem.Vector} channels fill more than half of the cache");
        double filled = CostModel.Filled(geometry.Groups, problem.Vector);
        double elements = (double)geometry.Groups * (geometry.InputPlane + geometry.OutputPlane);
        bool isSplit = geometry.AllAxes[2].Stride > 1;
        double cost = (problem.SampleMultiplyAdds / costs.DepthwiseWeightGradientSpeed)
            + (elements * (isSplit ? costs.DepthwiseWeightGradientSplitCost : costs.DepthwiseWeightGradientElementCost));
        return WeightGradientProposal.Offer(problem, cost / filled, default(Maker), string.Create(CultureInfo.InvariantCulture,
            $"{geometry.Groups} channels fill vectors of {problem.Vector} to {filled:P0}"));
    }

    private readonly struct Maker : IWeightGradientMaker
    {
        public PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new DepthwiseWeightGradient<TSimd, TVector, T>(problem);
    }
}
