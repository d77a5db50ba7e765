using System.Numerics;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>For small kernels with stride 1 and enough channels and tiles.</summary>
internal sealed class WinogradWeightGradientAlgorithm : Algorithm<WeightGradientProposal>
{
    private const int MostDepthTaps = 16;

    public override string Name => "winograd";

    public override string Summary => "minimal filtering: tiles of input and gradient are transformed, multiplied and summed";

    public override bool IsPlainSum => false;

    public override WeightGradientProposal Propose(in Problem problem)
    {
        if (problem.IsAccurate)
            return WeightGradientProposal.Refuse("the accurate mode and double sum plainly");
        if (WinogradTiling.Of(problem, mostPoints: 6, out string reason) is not { } tiling)
            return WeightGradientProposal.Refuse(reason);
        if (tiling.Height[0].Dilation > 1 || tiling.Width[0].Dilation > 1)
            return WeightGradientProposal.Refuse("the kernel's taps are apart (dilation)");
        return tiling.Depth[0].Taps.Length > MostDepthTaps
            ? WeightGradientProposal.Refuse($"the kernel has more than {MostDepthTaps} slices")
            : WeightGradientProposal.Offer(problem, Cost(problem, tiling), new Maker(tiling), $"{tiling.Name}, transforms included");
    }

    /// <summary>Estimated cost of one sample: products, transforms of tiles, and sums, which are read again for every block of tiles.</summary>
    private static double Cost(in Problem problem, WinogradTiling tiling)
    {
        (ConvolutionGeometry geometry, CostModel costs) = (problem.Geometry, problem.Costs);
        double inputs = geometry.InChannelsPerGroup, lanes = geometry.OutChannelsPerGroup / problem.FilledByChannels;
        double slices = tiling.Depth[0].OutputCount, taps = tiling.Depth[0].Taps.Length, tiles = tiling.TilesOfSlice * slices;
        double transforms = ((inputs * taps) + lanes) * costs.WinogradInputCost;
        double batch = Math.Max(1, geometry.Batch);
        double sums = inputs * lanes * taps
            * ((costs.WinogradSumCost * tiles / costs.WinogradBlockTiles) + ((costs.WinogradSumCost + costs.WinogradTapCost) / batch));
        return geometry.Groups * tiling.PointsOfTile * ((tiles * ((inputs * lanes * taps) + transforms)) + sums);
    }

    private readonly struct Maker(WinogradTiling tiling) : IWeightGradientMaker
    {
        public PreparedWeightGradient<T> Make<TSimd, TVector, T>(in Problem problem)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => new WinogradWeightGradient<TSimd, TVector, T>(problem, tiling);
    }
}
