using System.Globalization;
using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>For small kernels with stride 1, where fewer products outweigh the transforms.</summary>
internal sealed class WinogradAlgorithm : Algorithm
{
    public override string Name => "winograd";

    public override string Summary => "minimal filtering: tiles are transformed so that fewer products are needed";

    public override bool IsPlainSum => false;

    public override string? Refuse(in Problem problem) =>
        WinogradTiling.Of(problem.Geometry, MostPoints(problem), out string reason) is null ? reason : null;

    public override string? Decline(in Problem problem)
    {
        double direct = (double)problem.Geometry.MultiplyAdds / Math.Max(1, problem.Geometry.Batch);
        double least = WinogradTiling.LeastCost(problem.Geometry);
        if (least >= direct)
            return Costs("any tiles", least / direct);
        if (WinogradTiling.Of(problem.Geometry, MostPoints(problem), out _) is not { } tiling)
            return null;
        double cost = tiling.Cost(problem.Geometry);
        if (problem.PacksForBatch)
            cost += tiling.PackingCost(problem.Geometry) / Math.Max(1, problem.Geometry.Batch);
        return cost < direct ? null : Costs(tiling.Name, cost / direct);
    }

    public override PreparedConvolution<T> Prepare<T>(in Problem problem) =>
        WidthDispatch.Visit<Preparation<T>, T, PreparedConvolution<T>>(problem.Width, new Preparation<T>(problem));

    /// <summary>Tiles of three or four points only add, so they are as accurate as the plain sum; those of six are not.</summary>
    private static int MostPoints(in Problem problem) => problem.IsAccurate ? 4 : 6;

    private static string Costs(string tiles, double ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{tiles} would cost {ratio:F1} times the direct sum, transforms included");

    /// <summary>Its sums are of transformed numbers, larger than those of the plain sum: shorter chains where accuracy counts.</summary>
    private static int ChainLength(in Problem problem) =>
        problem.Accuracy == ConvolutionAccuracy.Accurate ? problem.ChainLength / 4 : problem.ChainLength;

    private readonly struct Preparation<T>(Problem problem) : IWidthVisitor<T, PreparedConvolution<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public PreparedConvolution<T> Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, T>
            where TVector : unmanaged =>
            new WinogradConvolution<TSimd, TVector, T>(
                problem.Geometry, WinogradTiling.Of(problem.Geometry, MostPoints(problem), out _)!, ChainLength(problem),
                problem.FlushesSubnormals);
    }
}
