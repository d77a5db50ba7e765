using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>The general algorithm: takes everything.</summary>
internal sealed class ChannelWeightGradientAlgorithm : Algorithm<WeightGradientProposal>
{
    public override string Name => "implicit-gemm";

    public override string Summary => "vectors of output channels, input elements broadcast, summed over pixels";

    public override WeightGradientProposal Propose(in Problem problem) => WeightGradientProposal.Offer(
        problem, problem.SampleMultiplyAdds / problem.FilledByChannels, default(Maker),
        string.Create(CultureInfo.InvariantCulture,
            $"{problem.Geometry.OutChannelsPerGroup} output channels a group fill vectors of {problem.Vector} to {problem.FilledByChannels:P0}"));

    private readonly struct Maker : IWeightGradientMaker
    {
        public PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new ChannelWeightGradient<TSimd, TVector, T>(problem);
    }
}
