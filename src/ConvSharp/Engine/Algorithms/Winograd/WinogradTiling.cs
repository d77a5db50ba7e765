using ConvSharp.Engine.Input;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>How a problem is cut into Winograd's tiles, and what that costs.</summary>
internal sealed class WinogradTiling
{
    private const int MostTaps = 5;

    // What a transformed number costs beside the products it takes part in, in multiply-adds: packing and transforming an input,
    // transforming and storing an output. Measured on 3×3 layers of 64 to 512 channels.
    private const double InputCost = 12, OutputCost = 16;

    // Making and storing a packed weight, in multiply-adds. Measured on 3×3 layers of 128 and 256 channels.
    private const double PackedCost = 40;

    // Reading a packed weight from beyond the L2 cache, in multiply-adds.
    private const double WeightCost = 22;

    // Reading a transformed input again for every panel of outputs, where a super-tile's do not fit in a usual L2 cache.
    private const double RereadCost = 30, CacheBytes = 1 << 20, Panel = 32;

    private WinogradTiling(AxisPhase[] depth, WinogradGrid[] height, WinogradGrid[] width, int points, int outputs, bool isFlat)
    {
        (Depth, Height, Width) = (depth, height, width);
        (Points, Outputs, IsFlat) = (points, outputs, isFlat);
    }

    /// <summary>The depth is summed directly: its phases.</summary>
    public AxisPhase[] Depth { get; }

    public WinogradGrid[] Height { get; }

    public WinogradGrid[] Width { get; }

    /// <summary>Inputs of a tile along an axis.</summary>
    public int Points { get; }

    /// <summary>Outputs of a tile along an axis.</summary>
    public int Outputs { get; }

    /// <summary>Whether only the width is transformed, the height having one tap.</summary>
    public bool IsFlat { get; }

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
    /// <param name="phases">The problem's phases.</param>
    /// <param name="mostPoints">6, or 4 where accuracy counts.</param>
    /// <param name="reason">Why not, in words.</param>
    public static WinogradTiling? Of(PhaseGrid phases, int mostPoints, out string reason)
    {
        ConvolutionGeometry geometry = phases.Geometry;
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        if (FewestTaps(axes[1]) > MostTaps || FewestTaps(axes[2]) > MostTaps)
        {
            reason = $"there are tiles for up to {MostTaps} taps along an axis";
            return null;
        }

        WinogradGrid[]? height = WinogradGrid.Of(phases.Height), width = WinogradGrid.Of(phases.Width);
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

        AxisPhase[] depth = phases.Depth.Phases;
        WinogradTiling? best = null;
        foreach (int points in new[] { 3, 4, 6 })
        {
            int outputs = points - widthTaps + 1;
            if (points > mostPoints || outputs is < 2 or > 4)
                continue;
            var tiling = new WinogradTiling(depth, height, width, points, outputs, flat);
            if (best is null || tiling.Cost(geometry) < best.Cost(geometry))
                best = tiling;
        }

        reason = best is null ? $"{widthTaps} taps need more points than the accurate mode may use" : "";
        return best;
    }

    /// <summary>
    /// Taps that some phase of an axis has at least: told without making the phases, of which large kernels have large ones.
    /// </summary>
    private static long FewestTaps(AxisGeometry axis) =>
        axis.Kind == ConvolutionKind.Convolution ? axis.Kernel : SizeFormula.CeilingDivide(axis.Kernel, axis.Stride);

    /// <summary>What the transforms of any tiling cost at least: a tile has no fewer points than outputs.</summary>
    public static double LeastCost(ConvolutionGeometry geometry)
    {
        double inputs = geometry.InChannelsPerGroup, outputs = geometry.OutChannelsPerGroup;
        return (double)geometry.Groups * geometry.OutputPlane * ((inputs * InputCost) + (outputs * OutputCost));
    }

    /// <summary>Estimated cost of one sample in multiply-adds at the direct algorithm's speed.</summary>
    public double Cost(ConvolutionGeometry geometry)
    {
        double points = IsFlat ? Points : Points * Points;
        double tiles = Width.Sum(grid => Tiles(grid, Outputs)) * Height.Sum(grid => Tiles(grid, IsFlat ? 1 : Outputs));
        double sliceTaps = Depth.Sum(phase => (double)phase.OutputCount * phase.Taps.Length);
        double slices = Depth.Sum(phase => (double)phase.OutputCount);
        double inputs = geometry.InChannelsPerGroup, outputs = geometry.OutChannelsPerGroup;
        double products = inputs * outputs * sliceTaps;
        double superTileBytes = points * Height[0].Dilation * Width[0].Dilation * inputs * sizeof(float);
        double rereads = superTileBytes > CacheBytes ? inputs * outputs / Panel * RereadCost : 0;
        double weightReads = products / slices * Width.Length * Height.Length * WeightCost;
        return geometry.Groups * points * (Math.Max(tiles * products, slices * weightReads)
            + (tiles * slices * ((inputs * InputCost) + (outputs * OutputCost) + rereads)));
    }

    /// <summary>Estimated cost of transforming and storing the weights, in multiply-adds at the direct algorithm's speed.</summary>
    public double PackingCost(ConvolutionGeometry geometry) =>
        geometry.Groups * (double)geometry.InChannelsPerGroup * geometry.OutChannelsPerGroup * Depth.Sum(phase => (double)phase.Taps.Length)
        * Width.Length * Height.Length * (IsFlat ? Points : Points * Points) * PackedCost;

    private static double Tiles(WinogradGrid grid, int outputs) =>
        Math.Ceiling((double)grid.Count / (outputs * grid.Dilation)) * grid.Dilation;
}
