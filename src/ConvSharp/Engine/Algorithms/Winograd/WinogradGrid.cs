using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>
/// One axis of a convolution with stride 1, as Winograd's tiles need it: output number j of the grid stands at OutputStart + j · OutputStep
/// and sums, over t, weight[KernelIndices[t]] · input[InputStart + j + t · Dilation]. A transposed axis is a grid for each phase.
/// </summary>
/// <remarks>
/// A tile's outputs stand as far apart as its taps: with a dilation, as many tiles lie interleaved as it counts, and make one super-tile.
/// </remarks>
internal sealed record WinogradGrid(
    long OutputStart, long OutputStep, long Count, long InputStart, long Dilation, long[] KernelIndices)
{
    /// <summary>The grids of an axis, or null where it steps over its input or its taps are unevenly spaced.</summary>
    public static WinogradGrid[]? Of(AxisGeometry axis)
    {
        var grids = new List<WinogradGrid>();
        foreach (AxisPhase phase in AxisPhase.Of(axis))
        {
            Tap[] taps = phase.Taps;
            long distance = taps.Length > 1 ? taps[1].InputOffset - taps[0].InputOffset : 1;
            if (phase.InputStep != 1 || !phase.HasSpacing(distance))
                return null;
            grids.Add(new WinogradGrid(
                phase.OutputStart, phase.OutputStep, phase.OutputCount, taps.Length == 0 ? 0 : taps[0].InputOffset, distance,
                Array.ConvertAll(taps, tap => tap.KernelIndex)));
        }

        // Phases with a single tap fit any distance; a block has one.
        long common = grids.Max(grid => grid.Dilation);
        return grids.All(grid => grid.KernelIndices.Length <= 1 || grid.Dilation == common)
            ? [.. grids.Select(grid => grid with { Dilation = common })]
            : null;
    }
}
