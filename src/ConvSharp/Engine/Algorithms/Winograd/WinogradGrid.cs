using ConvSharp.Engine.Input;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Winograd;

/// <summary>
/// A phase of an axis with stride 1, as Winograd's tiles need it: its output number j sums, over t,
/// weight[KernelIndices[t]] · input[InputStart + j + t · Dilation].
/// </summary>
/// <remarks>
/// A tile's outputs stand as far apart as its taps. With a dilation of d, d tiles lie interleaved and make one super-tile.
/// </remarks>
internal sealed record WinogradGrid(AxisPhase Phase, long InputStart, long Dilation, long[] KernelIndices)
{
    /// <summary>Outputs.</summary>
    public long Count => Phase.OutputCount;

    /// <summary>The grids of an axis, or null where it steps over its input or its taps are unevenly spaced.</summary>
    public static WinogradGrid[]? Of(WindowAxis axis)
    {
        var grids = new List<WinogradGrid>();
        foreach (AxisPhase phase in axis.Phases)
        {
            Tap[] taps = phase.Taps;
            long distance = taps.Length > 1 ? taps[1].InputOffset - taps[0].InputOffset : 1;
            if (phase.InputStep != 1 || !phase.HasSpacing(distance))
                return null;
            grids.Add(new WinogradGrid(
                phase, taps.Length == 0 ? 0 : taps[0].InputOffset, distance, Array.ConvertAll(taps, tap => tap.KernelIndex)));
        }

        // Phases with a single tap fit any distance between taps, but a block has only one distance.
        long common = grids.Max(grid => grid.Dilation);
        return grids.All(grid => grid.KernelIndices.Length <= 1 || grid.Dilation == common)
            ? [.. grids.Select(grid => grid with { Dilation = common })]
            : null;
    }
}
