using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>
/// The phases of a problem: those of each axis, and all of them by [depth][height][width]. Made once for a problem: an axis when it is
/// first used, the tables of taps only when an algorithm needs them, since those of large kernels are large.
/// </summary>
/// <param name="geometry">The problem; zeros beyond the border.</param>
internal sealed class PhaseGrid(ConvolutionGeometry geometry)
{
    private PhaseTaps[][][]? _slices;

    /// <summary>The problem.</summary>
    public ConvolutionGeometry Geometry { get; } = geometry;

    public WindowAxis Depth => field ??= new WindowAxis(Geometry.AllAxes[0]);

    public WindowAxis Height => field ??= new WindowAxis(Geometry.AllAxes[1]);

    public WindowAxis Width => field ??= new WindowAxis(Geometry.AllAxes[2]);

    /// <summary>All phases by [depth][height][width].</summary>
    public PhaseTaps[][][] Slices => Filled()._slices!;

    /// <summary>All phases in the order of their numbers; the phase of the width changes fastest.</summary>
    public PhaseTaps[] All => field ??= [.. Slices.SelectMany(slice => slice).SelectMany(row => row)];

    /// <summary>Taps of all phases together: fewer than the kernel's where the output is smaller than the stride.</summary>
    public long TapsOfAll => All[^1].TapsBefore + All[^1].Taps.Length;

    /// <summary>The same phases with their tables of taps.</summary>
    /// <param name="cancellation">Checked while the tables are made.</param>
    public PhaseGrid Filled(CancellationToken cancellation = default)
    {
        if (_slices is not null)
            return this;
        (int number, long before) = (0, 0);
        var slices = new PhaseTaps[Depth.Phases.Length][][];
        for (int d = 0; d < slices.Length; d++)
        {
            slices[d] = new PhaseTaps[Height.Phases.Length][];
            for (int h = 0; h < slices[d].Length; h++)
            {
                PhaseTaps[] row = slices[d][h] = new PhaseTaps[Width.Phases.Length];
                for (int w = 0; w < row.Length; w++)
                {
                    row[w] = new PhaseTaps(Depth.Phases[d], Height.Phases[h], Width.Phases[w], Geometry.AllAxes, cancellation)
                    {
                        Number = number++,
                        TapsBefore = before,
                    };
                    before += row[w].Taps.Length;
                }
            }
        }

        _slices = slices;
        return this;
    }
}
