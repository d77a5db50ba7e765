using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Im2Col;

/// <summary>For planes whose rows are too short to fill a tile.</summary>
internal sealed class Im2ColAlgorithm : Algorithm<ConvolutionProposal>
{
    /// <summary>Outputs of the largest plane, taps of the largest kernel: beyond them rows fill tiles, or Winograd and Fourier transforms win.</summary>
    private const long LargestPlane = 1024, LargestKernel = 128;

    public override string Name => "im2col";

    public override string Summary => "vectors of output channels, pixels of any rows and samples gathered side by side; small planes";

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (Refusal(problem) is { } refusal)
            return ConvolutionProposal.Refuse(refusal);
        ConvolutionGeometry geometry = problem.Geometry;
        CostModel costs = problem.Costs;
        (bool cuts, double steps, double gathered) = Im2ColPatch.Estimate(problem.Phases, costs.ChannelTilePixels);
        double products = (double)geometry.OutChannels * geometry.InChannelsPerGroup * steps;
        double cost = ((products + (problem.SampleOutputs * costs.Im2ColStoreCost)) / problem.FilledByChannels)
            + (geometry.InChannels * gathered * costs.Im2ColGatherCost)
            + problem.PackingCost(costs.ImplicitGemmPackedCost);
        return ConvolutionProposal.Offer(problem, cost, new Maker(cuts), string.Create(CultureInfo.InvariantCulture,
            $"tiles of {costs.ChannelTilePixels} pixels from planes of {geometry.OutputPlane}, gathered once for {geometry.OutChannelsPerGroup} output channels"));
    }

    private static string? Refusal(in Problem problem)
    {
        if (problem.SeveralPhases is { } reason)
            return reason;
        if (problem.Geometry.OutputPlane > LargestPlane)
            return $"planes of more than {LargestPlane} outputs";
        return problem.Geometry.KernelTaps > LargestKernel ? $"a kernel of more than {LargestKernel} taps" : problem.Disproportion;
    }

    private readonly struct Maker(bool cuts) : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new Im2ColConvolution<TSimd, TVector, T>(problem, cuts);
    }
}
