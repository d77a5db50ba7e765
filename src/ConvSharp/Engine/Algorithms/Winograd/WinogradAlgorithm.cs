using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>For small kernels with stride 1, where fewer products outweigh the transforms.</summary>
internal sealed class WinogradAlgorithm : Algorithm<ConvolutionProposal>
{
    public override string Name => "winograd";

    public override string Summary => "minimal filtering: tiles are transformed so that fewer products are needed";

    public override bool IsPlainSum => false;

    public override ConvolutionProposal Propose(in Problem problem)
    {
        if (WinogradTiling.Of(problem, MostPoints(problem), out string reason) is not { } tiling)
            return ConvolutionProposal.Refuse(reason);
        double cost = tiling.Cost(problem) + problem.PackingCost(tiling.PackedOfWeight(problem) * problem.Costs.WinogradPackedCost);
        return ConvolutionProposal.Offer(problem, cost, new Maker(tiling), $"{tiling.Name}, transforms included");
    }

    /// <summary>Tiles of three or four points only add, so they are as accurate as the plain sum; those of six are not.</summary>
    private static int MostPoints(in Problem problem) => problem.IsAccurate ? 4 : 6;

    /// <summary>
    /// Winograd sums transformed numbers, which are larger than those of the plain sum: so chains are shorter where accuracy counts.
    /// </summary>
    private static int ChainLength(in Problem problem) =>
        problem.Accuracy == ConvolutionAccuracy.Accurate ? problem.ChainLength / 4 : problem.ChainLength;

    private readonly struct Maker(WinogradTiling tiling) : IConvolutionMaker
    {
        public PreparedConvolution<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new WinogradConvolution<TSimd, TVector, T>(
                problem, tiling, ChainLength(problem));
    }
}
