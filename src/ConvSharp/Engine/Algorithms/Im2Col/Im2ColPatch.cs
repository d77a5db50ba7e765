using ConvSharp.Engine.Input;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Im2Col;

/// <summary>
/// Outputs of a plane whose tiles multiply the same taps. Where the plane is cut, they all meet the input by these taps, and the other taps
/// meet only padding; else taps are multiplied with the padding's zeros.
/// </summary>
internal sealed class Im2ColPatch
{
    private readonly bool[]? _meets;

    private Im2ColPatch(nint[] inputs, nint[] outputs, nint[] taps, nint[] padding, bool[]? meets)
    {
        (Inputs, Outputs, Taps, Padding, _meets) = (inputs, outputs, taps, padding, meets);
        AreNeighbours = taps.Zip(taps.Skip(1)).All(pair => pair.Second == pair.First + 1);
    }

    /// <summary>Where each pixel's window starts in a plane of the input; taps' offsets count from there.</summary>
    public nint[] Inputs { get; }

    /// <summary>Where each pixel lies in a plane of the output.</summary>
    public nint[] Outputs { get; }

    /// <summary>The numbers of the taps that are multiplied.</summary>
    public nint[] Taps { get; }

    /// <summary>The numbers of the others.</summary>
    public nint[] Padding { get; }

    /// <summary>Whether the taps' numbers follow each other.</summary>
    public bool AreNeighbours { get; }

    /// <summary>Whether some tap meets padding at some pixel.</summary>
    public bool HasPadding => _meets is not null;

    /// <summary>Whether a tap meets the input at a pixel.</summary>
    public bool Meets(nint tap, nint pixel) => _meets is null || _meets[(tap * Inputs.Length) + pixel];

    /// <summary>What the tiles of a plane cost, and whether the plane is cut for it.</summary>
    /// <param name="grid">The problem's phase.</param>
    /// <param name="mostPixels">Pixels of a tile.</param>
    /// <returns>Steps: one pixel times one tap. Gathered: pixels times taps.</returns>
    public static (bool Cuts, double Steps, double Gathered) Estimate(PhaseGrid grid, int mostPixels)
    {
        (Piece[] depths, Piece[] heights, Piece[] widths) = (Pieces(grid.Depth), Pieces(grid.Height), Pieces(grid.Width));
        (double steps, double gathered) = (0, 0);
        foreach (Piece depth in depths)
        {
            foreach (Piece height in heights)
            {
                foreach (Piece width in widths)
                {
                    double taps = (double)depth.Taps.Length * height.Taps.Length * width.Taps.Length;
                    long pixels = (long)depth.Count * height.Count * width.Count;
                    steps += taps * PaddingCuts.Steps(pixels, mostPixels);
                    gathered += taps * pixels;
                }
            }
        }

        double all = grid.Geometry.KernelTaps;
        double wholeSteps = all * PaddingCuts.Steps(grid.Geometry.OutputPlane, mostPixels);
        return steps < wholeSteps ? (true, steps, gathered) : (false, wholeSteps, all * grid.Geometry.OutputPlane);
    }

    /// <summary>The patches of a plane: one, if it is not cut.</summary>
    public static Im2ColPatch[] Of(PhaseGrid grid, bool cuts)
    {
        Tap[] Taps(WindowAxis axis) => axis.Phases[0].Taps;
        Piece Whole(WindowAxis axis) => new(0, (nint)axis.Output, [.. Taps(axis).Select(tap => tap.InputOffset)]);
        return
        [
            .. from depth in cuts ? Pieces(grid.Depth) : [Whole(grid.Depth)]
               from height in cuts ? Pieces(grid.Height) : [Whole(grid.Height)]
               from width in cuts ? Pieces(grid.Width) : [Whole(grid.Width)]
               select Of(grid, depth, height, width, mayMeetPadding: !cuts),
        ];
    }

    private static Im2ColPatch Of(PhaseGrid grid, Piece depth, Piece height, Piece width, bool mayMeetPadding)
    {
        PhaseTap[] taps = grid.All[0].Taps;
        var places =
            (from d in depth.Outputs from h in height.Outputs from w in width.Outputs select (Depth: d, Height: h, Width: w)).ToArray();
        var isMet = Enumerable.Range(0, taps.Length).ToLookup(
            i => depth.Taps.Contains(taps[i].Depth) && height.Taps.Contains(taps[i].Height) && width.Taps.Contains(taps[i].Width),
            i => (nint)i);
        nint[] met = [.. isMet[true]];
        bool[] meets = mayMeetPadding ? [.. from tap in met from place in places select Meets(grid, taps[tap], place)] : [];
        return new Im2ColPatch(
            [.. places.Select(at => OffsetIn(grid, at.Depth * grid.Depth.InputStep, at.Height * grid.Height.InputStep, at.Width * grid.Width.InputStep))],
            [.. places.Select(at => (nint)((((at.Depth * grid.Height.Output) + at.Height) * grid.Width.Output) + at.Width))],
            met, [.. isMet[false]], meets.Contains(false) ? meets : null);
    }

    private static bool Meets(PhaseGrid grid, in PhaseTap tap, (long Depth, long Height, long Width) at) =>
        (ulong)((at.Depth * grid.Depth.InputStep) + tap.Depth) < (ulong)grid.Depth.Input
        && (ulong)((at.Height * grid.Height.InputStep) + tap.Height) < (ulong)grid.Height.Input
        && (ulong)((at.Width * grid.Width.InputStep) + tap.Width) < (ulong)grid.Width.Input;

    /// <summary>The distance in a plane of the input of two elements that are so far apart along its axes.</summary>
    public static nint OffsetIn(PhaseGrid grid, long depth, long height, long width) =>
        (nint)((((depth * grid.Height.Input) + height) * grid.Width.Input) + width);

    private static Piece[] Pieces(WindowAxis axis)
    {
        AxisPhase phase = axis.Phases[0];
        nint[] cuts = PaddingCuts.Of(phase, axis.Input);
        return
        [
            .. cuts.Zip(cuts.Skip(1), (first, end) => new Piece(first, end - first, PaddingCuts.OffsetsInside(phase, first, axis.Input))),
        ];
    }

    /// <summary>Outputs along an axis, with the input offsets of the taps that are multiplied.</summary>
    private readonly record struct Piece(nint First, nint Count, long[] Taps)
    {
        public IEnumerable<long> Outputs
        {
            get
            {
                for (nint i = First; i < First + Count; i++)
                    yield return i;
            }
        }
    }
}
