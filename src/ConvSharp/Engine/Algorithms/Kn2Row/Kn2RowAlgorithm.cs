using System.Numerics;
using ConvSharp.Engine.Simd;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>For problems whose windows mostly meet padding, because a dilation, a stride or a padding exceeds the input.</summary>
internal sealed class Kn2RowAlgorithm : Algorithm<ConvolutionProposal>
{
    /// <summary>The name, which also forces the algorithm for input gradients.</summary>
    public const string FixedName = "kn2row";

    public override string Name => FixedName;

    public override string Summary => "tap by tap, a 1×1 convolution shifted and added; visits only products that meet the input";

    public override bool SumsAlikeInAllSizes => true;

    public override ConvolutionProposal Propose(in Problem problem) => ConvolutionProposal.Offer(
        problem, problem.TapByTapCost, default(Maker), "outputs are loaded and stored for every tap");

    private readonly struct Maker : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new Kn2RowConvolution<TSimd, TVector, T>(problem.Geometry);
    }
}
