using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.Direct;

/// <summary>For groups of few output channels, and for short sums.</summary>
internal sealed class DirectAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "direct";

    public override string Summary => "vectors along the width, weights broadcast; for few output channels a group and for short sums";

    public override ConvolutionProposal Propose(in Problem problem)
    {
        bool hasOneChannel = problem.Geometry.OutChannelsPerGroup == 1;
        double speed = hasOneChannel ? problem.Costs.DirectSpeedToOneChannel : problem.Costs.DirectSpeed;
        return ConvolutionProposal.Offer(
            problem, problem.SampleMultiplyAdds / (speed * problem.FilledByWidth), default(Maker),
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
