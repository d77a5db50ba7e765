using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Depthwise;

/// <summary>For depthwise layers on small planes.</summary>
internal sealed class DepthwiseAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "depthwise";

    public override string Summary => "vectors of channels over transposed planes; depthwise layers on small planes";

    public override bool SumsAlikeInAllSizes => true;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (Refusal(problem) is { } refusal)
            return ConvolutionProposal.Refuse(refusal);
        (ConvolutionGeometry geometry, CostModel costs) = (problem.Geometry, problem.Costs);
        double filled = CostModel.Filled(geometry.Groups, problem.Vector);
        double cost = (problem.SampleMultiplyAdds / costs.DepthwiseSpeed)
            + (geometry.Groups * geometry.InputPlane * costs.DepthwiseInputCost) + (problem.SampleOutputs * costs.DepthwiseOutputCost);
        return ConvolutionProposal.Offer(
            problem, cost / filled, default(Maker),
            string.Create(CultureInfo.InvariantCulture, $"{geometry.Groups} channels fill vectors of {problem.Vector} to {filled:P0}"));
    }

    private static string? Refusal(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        if (geometry.InChannelsPerGroup != 1 || geometry.OutChannelsPerGroup != 1)
            return "not a depthwise layer: groups of one channel each way";
        if (problem.SeveralPhases is { } reason)
            return reason;
        return geometry.KernelTaps > problem.ChainLength ? $"more than {problem.ChainLength} taps make more than one chain" : null;
    }

    private readonly struct Maker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new DepthwiseConvolution<TSimd, TVector, T>(problem);
    }
}
