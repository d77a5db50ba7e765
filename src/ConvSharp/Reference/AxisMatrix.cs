using ConvSharp.Geometry;

namespace ConvSharp.Reference;

/// <summary>
/// An entry of an axis's matrix: an input element and the taps that meet it. There are several taps only where a padding mode repeats
/// elements.
/// </summary>
internal readonly record struct AxisEntry(int Input, int[] Taps);

/// <summary>
/// The convolution matrix of one axis, a row of entries per output. The pattern of the whole matrix is the Kronecker product of the
/// patterns of its axes.
/// </summary>
internal sealed class AxisMatrix(AxisGeometry axis, PaddingMode paddingMode)
{
    private readonly AxisPhase[] _phases = AxisPhase.Of(axis);

    /// <summary>Number of pairs of an output and a tap that meet an input element, found without walking over the outputs.</summary>
    public long CountPairs()
    {
        long count = 0;
        foreach (AxisPhase phase in _phases)
        {
            foreach (Tap tap in phase.Taps)
                count = checked(count + (paddingMode == PaddingMode.Zeros ? OutputsInside(phase, tap) : phase.OutputCount));
        }

        return count;
    }

    /// <summary>The rows, output by output, each in the order of its input elements.</summary>
    public AxisEntry[][] Rows()
    {
        var rows = new AxisEntry[axis.Output][];
        foreach (AxisPhase phase in _phases)
        {
            for (long j = 0; j < phase.OutputCount; j++)
                rows[phase.OutputStart + (j * phase.OutputStep)] = Row(phase, j);
        }

        return rows;
    }

    private AxisEntry[] Row(AxisPhase phase, long j) =>
    [
        .. phase.Taps
            .Select(tap => (Input: PaddingModes.Source(paddingMode, (j * phase.InputStep) + tap.InputOffset, axis.Input), tap.KernelIndex))
            .Where(pair => pair.Input >= 0)
            .GroupBy(pair => pair.Input, pair => (int)pair.KernelIndex)
            .OrderBy(pairs => pairs.Key)
            .Select(pairs => new AxisEntry((int)pairs.Key, [.. pairs])),
    ];

    /// <summary>How many of the phase's outputs meet, with this tap, an element within the border.</summary>
    private long OutputsInside(AxisPhase phase, Tap tap)
    {
        long first = Math.Max(0, SizeFormula.CeilingDivide(-tap.InputOffset, phase.InputStep));
        long last = Math.Min(phase.OutputCount - 1, SizeFormula.FloorDivide(axis.Input - 1 - tap.InputOffset, phase.InputStep));
        return Math.Max(0, last - first + 1);
    }
}
