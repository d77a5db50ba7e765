using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>
/// Where an axis of outputs is cut so that all outputs between two cuts meet the input by the same taps; the other taps meet only padding
/// and are left out. Where the width is cut too, no zeros need be copied around the input.
/// </summary>
internal static class PaddingCuts
{
    /// <summary>
    /// A tile of fewer pixels takes as long as a tile of this many: so few sums do not hide the latency of multiply-adds. Tiles of few rows
    /// lose less.
    /// </summary>
    private const long FewestPixels = 6;

    /// <summary>The ends of a phase, and between them the outputs from which on a tap meets, or no longer meets, the input.</summary>
    public static nint[] Of(AxisPhase phase, long input)
    {
        var cuts = new SortedSet<nint> { 0, (nint)phase.OutputCount };
        foreach (Tap tap in phase.Taps)
        {
            cuts.Add(FirstAt(phase, -tap.InputOffset));
            cuts.Add(FirstAt(phase, input - tap.InputOffset));
        }

        return [.. cuts];
    }

    /// <summary>Whether cutting the width pays, and how long a row of outputs takes.</summary>
    /// <remarks>
    /// Tiles of whole rows multiply padding too and need a copy of the input; the time of tiles between cuts must be less than theirs with
    /// that copy. Time is counted in steps of one pixel; a copied element takes about half a step.
    /// </remarks>
    /// <returns>
    /// The steps of a row of outputs of all phases for one row of the kernel and one panel; as many as it has products if no tile is short.
    /// </returns>
    public static (bool Pay, long Steps) Estimate(PhaseGrid grid, int mostPixels, nint panelWidth)
    {
        ConvolutionGeometry geometry = grid.Geometry;
        ReadOnlySpan<AxisGeometry> axes = geometry.AllAxes;
        AxisPhase[] phases = grid.Width.Phases;

        // Where a kernel has more columns than there are channels, the products of its row are summed in one run.
        bool mayCut = phases.All(phase => phase.Taps.Length <= geometry.InChannelsPerGroup);
        long steps = 0, cutSteps = 0, input = axes[2].Input;
        foreach (AxisPhase phase in phases)
        {
            steps += phase.Taps.Length * Steps(phase.OutputCount, mostPixels);
            nint[] cuts = mayCut ? Of(phase, input) : [];
            for (int cut = 1; cut < cuts.Length; cut++)
            {
                long first = cuts[cut - 1], taps = TapsInside(phase, first, input);
                cutSteps += taps * Steps(cuts[cut] - first, mostPixels);
            }
        }

        long times = SizeFormula.CeilingDivide(geometry.OutChannelsPerGroup, panelWidth) * axes[0].Kernel * axes[1].Kernel;
        long copied = axes[0].Kernel * Math.Min(grid.Height.InputStep, axes[1].Kernel) * input;
        bool pay = mayCut && times * cutSteps < (times * steps) + (copied / 2);
        return (pay, pay ? cutSteps : steps);
    }

    /// <summary>How many products of outputs and taps along an axis meet the input, not padding.</summary>
    public static long Inside(WindowAxis axis)
    {
        long inside = 0;
        foreach (AxisPhase phase in axis.Phases)
        {
            nint[] cuts = Of(phase, axis.Input);
            for (int cut = 1; cut < cuts.Length; cut++)
                inside += (cuts[cut] - cuts[cut - 1]) * TapsInside(phase, cuts[cut - 1], axis.Input);
        }

        return inside;
    }

    /// <summary>The offsets of the taps by which an output meets the input.</summary>
    public static long[] OffsetsInside(AxisPhase phase, long output, long input) =>
        [.. phase.Taps.Where(tap => IsInside(phase, tap, output, input)).Select(tap => tap.InputOffset)];

    /// <summary>How long tiles of so many pixels in all take, in steps of one pixel.</summary>
    public static long Steps(long pixels, int mostPixels)
    {
        long tiles = SizeFormula.CeilingDivide(pixels, mostPixels);
        return Math.Max(pixels, tiles * Math.Min(FewestPixels, mostPixels * 2 / 3));
    }

    private static long TapsInside(AxisPhase phase, long output, long input) =>
        phase.Taps.LongCount(tap => IsInside(phase, tap, output, input));

    private static bool IsInside(AxisPhase phase, Tap tap, long output, long input) =>
        (ulong)((output * phase.InputStep) + tap.InputOffset) < (ulong)input;

    /// <summary>The first output whose window has moved at least this far.</summary>
    private static nint FirstAt(AxisPhase phase, long distance) =>
        (nint)Math.Clamp(SizeFormula.CeilingDivide(Math.Max(distance, 0), phase.InputStep), 0, phase.OutputCount);
}
