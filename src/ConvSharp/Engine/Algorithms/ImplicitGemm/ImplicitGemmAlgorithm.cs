using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.ImplicitGemm;

/// <summary>The general algorithm: takes everything.</summary>
internal sealed class ImplicitGemmAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "implicit-gemm";

    public override string Summary => "vectors of output channels, pixels broadcast; a table of taps in place of im2col";

    public override ConvolutionProposal Propose(in Problem problem) => ConvolutionProposal.Offer(
        problem,
        (problem.SampleMultiplyAdds + (problem.SampleOutputs * problem.Costs.TransposeCost)) / problem.FilledByChannels,
        default(Maker),
        string.Create(CultureInfo.InvariantCulture,
            $"{problem.Geometry.OutChannelsPerGroup} output channels a group fill vectors of {problem.Vector} to {problem.FilledByChannels:P0}"));

    private readonly struct Maker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new ImplicitGemm<TSimd, TVector, T>(problem);
    }
}
