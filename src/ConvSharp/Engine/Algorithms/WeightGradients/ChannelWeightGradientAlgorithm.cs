using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>The general algorithm: takes everything.</summary>
internal sealed class ChannelWeightGradientAlgorithm : Algorithm<WeightGradientProposal>
{
    /// <summary>A tile of fewer rows takes as long as a tile of this many.</summary>
    private const double FewestRows = 6;

    public override string Name => "implicit-gemm";

    public override string Summary => "vectors of output channels, input elements broadcast, summed over pixels";

    public override WeightGradientProposal Propose(in Problem problem)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        double rows = Math.Max(geometry.InChannelsPerGroup, Math.Min(geometry.AllAxes[2].Kernel, problem.Costs.ChannelTilePixels));
        double products = problem.SampleMultiplyAdds * Math.Max(rows, FewestRows) / rows;
        return WeightGradientProposal.Offer(
            problem, (products + (problem.SampleOutputs * problem.Costs.TransposeCost)) / problem.FilledByChannels, default(Maker),
            string.Create(CultureInfo.InvariantCulture,
                $"{geometry.OutChannelsPerGroup} output channels a group fill vectors of {problem.Vector} to {problem.FilledByChannels:P0}"));
    }

    private readonly struct Maker : IWeightGradientMaker
    {
        public PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new ChannelWeightGradient<TSimd, TVector, T>(problem);
    }
}
