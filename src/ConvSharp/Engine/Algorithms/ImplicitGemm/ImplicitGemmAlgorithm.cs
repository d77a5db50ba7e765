using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.ImplicitGemm;

/// <summary>The general algorithm: takes everything.</summary>
internal sealed class ImplicitGemmAlgorithm : Algorithm<ConvolutionProposal>
{
    /// <summary>Taps along an axis up to which padding is looked at: with more its share is small, or other algorithms win.</summary>
    private const long LongestKernel = 32;

    public override string Name => "implicit-gemm";

    public override string Summary => "vectors of output channels, pixels broadcast; a table of taps in place of im2col";

    public override bool SumsAlikeInAllSizes => true;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        (double products, double copies) = Details(problem);
        return ConvolutionProposal.Offer(
            problem, ((products + Reading(problem) + (problem.SampleOutputs * problem.Costs.TransposeCost)) / problem.FilledByChannels) + copies
                + problem.PackingCost(problem.Costs.ImplicitGemmPackedCost),
            default(Maker),
            string.Create(CultureInfo.InvariantCulture,
                $"{problem.Geometry.OutChannelsPerGroup} output channels a group fill vectors of {problem.Vector} to {problem.FilledByChannels:P0}"));
    }

    /// <summary>The products of tiles cut at the padding, as if all were full, and the cost of rows that are copied with padding.</summary>
    private static (double Products, double Copies) Details(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        (WindowAxis depth, WindowAxis height, WindowAxis width) = (problem.Phases.Depth, problem.Phases.Height, problem.Phases.Width);
        foreach (AxisGeometry axis in geometry.AllAxes)
        {
            if (axis.Kernel > LongestKernel)
                return (problem.SampleMultiplyAdds, 0);
        }

        (bool cuts, long steps) = PaddingCuts.Estimate(problem.Phases, problem.Costs.ChannelTilePixels, 2 * problem.Vector);
        double products = (double)geometry.OutChannels * geometry.InChannelsPerGroup
            * PaddingCuts.Inside(depth) * PaddingCuts.Inside(height) * steps;
        bool isCopied = problem.Border.Extends || (!cuts && width.NeedsPadding);
        double rows = (double)geometry.InChannels * depth.Input * height.Input;
        return (products, isCopied ? rows * problem.Vector * problem.Costs.NarrowRowCost : 0);
    }

    /// <summary>What it costs to read the input, whose channels lie a page apart, or nearly so.</summary>
    private static double Reading(in Problem problem)
    {
        int elementBytes = problem.IsDouble ? sizeof(double) : sizeof(float);
        double pages = Math.Min(1, (double)problem.Geometry.InputPlane * elementBytes / ProcessorCaches.PageBytes);
        double tiles = problem.SampleOutputs / (problem.Costs.ChannelTilePixels * 2.0 * problem.Vector);
        return tiles * problem.Geometry.InChannelsPerGroup * pages * problem.Costs.PageCost;
    }

    private readonly struct Maker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new ImplicitGemm<TSimd, TVector, T>(problem);
    }
}
