using ConvSharp.Engine.Execution;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Input;

/// <summary>One tap in one phase of all three axes.</summary>
/// <param name="KernelIndex">Place of its weight within one kernel, row-major over the three axes.</param>
/// <param name="Depth">Input offset along the depth.</param>
/// <param name="Height">Input offset along the height.</param>
/// <param name="Width">Input offset along the width.</param>
internal readonly record struct PhaseTap(long KernelIndex, long Depth, long Height, long Width);

/// <summary>A phase of all three axes: one plain sliding window with its taps and its part of the output.</summary>
internal sealed class PhaseTaps
{
    private PhaseTaps(
        AxisPhase depth, AxisPhase height, AxisPhase width, long kernelHeight, long kernelWidth, CancellationToken cancellation)
    {
        (Depth, Height, Width) = (depth, height, width);
        Taps = new PhaseTap[checked(depth.Taps.Length * height.Taps.Length * width.Taps.Length)];
        int next = 0;
        foreach (Tap d in depth.Taps)
        {
            foreach (Tap h in height.Taps)
            {
                CancellationLook.ThrowIfCancelled(cancellation);
                foreach (Tap w in width.Taps)
                {
                    long index = (((d.KernelIndex * kernelHeight) + h.KernelIndex) * kernelWidth) + w.KernelIndex;
                    Taps[next++] = new PhaseTap(index, d.InputOffset, h.InputOffset, w.InputOffset);
                }
            }
        }
    }

    public AxisPhase Depth { get; }

    public AxisPhase Height { get; }

    public AxisPhase Width { get; }

    public PhaseTap[] Taps { get; }

    /// <summary>Taps of all phases before this one: where its packed weights begin.</summary>
    public long TapsBefore { get; private init; }

    /// <summary>All phases, those of the width fastest.</summary>
    public static PhaseTaps[] Of(
        WindowAxis depth, WindowAxis height, WindowAxis width, ReadOnlySpan<AxisGeometry> axes, CancellationToken cancellation)
    {
        var phases = new List<PhaseTaps>();
        long before = 0;
        foreach (AxisPhase d in depth.Phases)
        {
            foreach (AxisPhase h in height.Phases)
            {
                foreach (AxisPhase w in width.Phases)
                {
                    var phase = new PhaseTaps(d, h, w, axes[1].Kernel, axes[2].Kernel, cancellation) { TapsBefore = before };
                    phases.Add(phase);
                    before += phase.Taps.Length;
                }
            }
        }

        return [.. phases];
    }
}
