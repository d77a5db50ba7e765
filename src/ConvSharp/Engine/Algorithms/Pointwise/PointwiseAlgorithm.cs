using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Pointwise;

/// <summary>For 1×1 kernels.</summary>
internal sealed class PointwiseAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "pointwise";

    public override string Summary => "a matrix product with pixels in the vectors, weights broadcast; 1×1 kernels";

    public override bool SumsAlikeInAllSizes => true;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (Refusal(problem) is { } refusal)
            return ConvolutionProposal.Refuse(refusal);
        bool isCopied = IsCopied(problem);
        CostModel costs = problem.Costs;
        double filled = Filled(problem.Geometry.OutputPlane, problem.Vector);
        double cost = (problem.SampleMultiplyAdds / (costs.PointwiseSpeed * filled)) + Reading(problem, isCopied)
            + (problem.SampleOutputs * costs.PointwiseStoreCost)
            + problem.PackingCost(costs.MatrixPackedCost);
        return ConvolutionProposal.Offer(problem, cost, new Maker(isCopied), string.Create(CultureInfo.InvariantCulture,
            $"planes of {problem.Geometry.OutputPlane} outputs fill vectors of {problem.Vector} to {filled:P0}"));
    }

    /// <summary>The part of the tiles' time that pixels fill: a last panel of one vector takes longer than half of one of two.</summary>
    private static double Filled(long pixels, int vector)
    {
        const double timeOfOneVector = 0.75;
        (long panels, long left) = Math.DivRem(pixels, 2 * vector);
        double last = left == 0 ? 0 : left > vector ? 1 : timeOfOneVector;
        return pixels / ((panels + last) * 2 * vector);
    }

    private static double Reading(in Problem problem, bool isCopied)
    {
        CostModel costs = problem.Costs;
        double channels = problem.Geometry.InChannels, pixels = problem.Geometry.OutputPlane;
        return isCopied
            ? channels * ((pixels * costs.PointwiseCopyCost) + (pixels / problem.Phases.Width.Output * costs.PointwiseRowCost))
            : channels * pixels * costs.PointwiseReadCost;
    }

    /// <summary>Whether the pixels that outputs see do not lie in the input as a plane, but are copied into one.</summary>
    private static bool IsCopied(in Problem problem)
    {
        bool isCopied = problem.Border.Extends;
        foreach (AxisGeometry axis in problem.Geometry.AllAxes)
            isCopied |= !axis.IsPointwise;
        return isCopied;
    }

    private static string? Refusal(in Problem problem) =>
        problem.Geometry.KernelTaps > 1 ? "the kernel is larger than 1×1" : problem.SeveralPhases;

    private readonly struct Maker(bool isCopied) : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
                new PointwiseConvolution<TSimd, TVector, T>(problem, isCopied);
    }
}
