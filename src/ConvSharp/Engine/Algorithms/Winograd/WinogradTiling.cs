using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>How a problem is cut into Winograd's tiles, and what that costs.</summary>
internal sealed class WinogradTiling
{
    private const int MostTaps = 5;

    private const double Panel = 32;

    private WinogradTiling(AxisPhase[] depth, WinogradGrid[] height, WinogradGrid[] width, int points, int outputs, bool isFlat)
    {
        (Depth, Height, Width) = (depth, height, width);
        (Points, Outputs, IsFlat) = (points, outputs, isFlat);
    }

    /// <summary>The phases of the depth, which is summed directly.</summary>
    public AxisPhase[] Depth { get; }

    public WinogradGrid[] Height { get; }

    public WinogradGrid[] Width { get; }

    /// <summary>Inputs of a tile along an axis.</summary>
    public int Points { get; }

    /// <summary>Outputs of a tile along an axis.</summary>
    public int Outputs { get; }

    /// <summary>Whether only the width is transformed, the height having one tap.</summary>
    public bool IsFlat { get; }

    /// <summary>Products of a tile.</summary>
    public int PointsOfTile => IsFlat ? Points : Points * Points;

    /// <summary>Tiles of all grids for one slice of outputs.</summary>
    public double TilesOfSlice => Width.Sum(grid => Tiles(grid, Outputs)) * Height.Sum(grid => Tiles(grid, IsFlat ? 1 : Outputs));

    /// <summary>The usual name: F(4×4, 3×3).</summary>
    public string Name
    {
        get
        {
            int taps = Points - Outputs + 1;
            return IsFlat ? $"F({Outputs}, {taps})" : $"F({Outputs}×{Outputs}, {taps}×{taps})";
        }
    }

    /// <summary>The cheapest tiling, or null with the reason why there is none.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="mostPoints">6, or 4 where accuracy counts.</param>
    /// <param name="reason">Why not, in words.</param>
    public static WinogradTiling? Of(in Problem problem, int mostPoints, out string reason)
    {
        ReadOnlySpan<AxisGeometry> axes = problem.Geometry.AllAxes;
        if (FewestTaps(axes[1]) > MostTaps || FewestTaps(axes[2]) > MostTaps)
        {
            reason = $"there are tiles for up to {MostTaps} taps along an axis";
            return null;
        }

        WinogradGrid[]? height = WinogradGrid.Of(problem.Phases.Height), width = WinogradGrid.Of(problem.Phases.Width);
        if (height is null || width is null)
        {
            reason = "the kernel steps over its input: tiles need stride 1 and evenly spaced taps";
            return null;
        }

        int heightTaps = height.Max(grid => grid.KernelIndices.Length), widthTaps = width.Max(grid => grid.KernelIndices.Length);
        bool flat = heightTaps <= 1;
        if (widthTaps is < 2 or > MostTaps || (!flat && heightTaps != widthTaps))
        {
            reason = $"there are tiles for 2 to {MostTaps} taps, the same along both axes or along the width alone, "
                + $"not for {heightTaps}×{widthTaps}";
            return null;
        }

        AxisPhase[] depth = problem.Phases.Depth.Phases;
        WinogradTiling? best = null;
        foreach (int points in new[] { 3, 4, 6 })
        {
            int outputs = points - widthTaps + 1;
            if (points > mostPoints || outputs is < 2 or > 4)
                continue;
            var tiling = new WinogradTiling(depth, height, width, points, outputs, flat);
            if (best is null || tiling.Cost(problem) < best.Cost(problem))
                best = tiling;
        }

        reason = best is null ? $"{widthTaps} taps need more points than the accurate mode may use" : "";
        return best;
    }

    /// <summary>
    /// The fewest taps that the largest phase of an axis can have, found without making the phases: those of large kernels are large.
    /// </summary>
    private static long FewestTaps(AxisGeometry axis) =>
        axis.Kind == ConvolutionKind.Convolution ? axis.Kernel : SizeFormula.CeilingDivide(axis.Kernel, axis.Stride);

    /// <summary>Estimated cost of one sample: see <see cref="Proposal.Cost"/>.</summary>
    public double Cost(in Problem problem)
    {
        (ConvolutionGeometry geometry, CostModel costs) = (problem.Geometry, problem.Costs);
        (double points, double tiles) = (PointsOfTile, TilesOfSlice);
        double sliceTaps = Depth.Sum(phase => (double)phase.OutputCount * phase.Taps.Length);
        double slices = Depth.Sum(phase => (double)phase.OutputCount);
        double inputs = geometry.InChannelsPerGroup, lanes = geometry.OutChannelsPerGroup / problem.FilledByChannels;
        double products = inputs * lanes * sliceTaps;
        double superTileBytes = points * Height[0].Dilation * Width[0].Dilation * inputs * sizeof(float);
        double rereads = superTileBytes > costs.CacheBytes ? inputs * lanes / Panel * costs.WinogradRereadCost : 0;
        double weightReads = products / slices * Width.Length * Height.Length * costs.WinogradWeightCost;
        double transforms = tiles * slices * ((inputs * costs.WinogradInputCost) + (lanes * costs.WinogradOutputCost) + rereads);
        return (geometry.Groups * points * (Math.Max(tiles * products, slices * weightReads) + transforms))
            + (problem.SampleOutputs / problem.FilledByChannels * costs.TransposeCost);
    }

    /// <summary>How many packed weights come from one weight.</summary>
    public double PackedOfWeight(in Problem problem) =>
        Depth.Sum(phase => (double)phase.Taps.Length) * Width.Length * Height.Length * PointsOfTile
        / problem.Geometry.KernelTaps;

    private static double Tiles(WinogradGrid grid, int outputs) =>
        Math.Ceiling((double)grid.Count / (outputs * grid.Dilation)) * grid.Dilation;
}
