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
    public PhaseTaps(
        AxisPhase depth, AxisPhase height, AxisPhase width, ReadOnlySpan<AxisGeometry> axes, CancellationToken cancellation)
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
                    long index = (((d.KernelIndex * axes[1].Kernel) + h.KernelIndex) * axes[2].Kernel) + w.KernelIndex;
                    Taps[next++] = new PhaseTap(index, d.InputOffset, h.InputOffset, w.InputOffset);
                }
            }
        }
    }

    public AxisPhase Depth { get; }

    public AxisPhase Height { get; }

    public AxisPhase Width { get; }

    public PhaseTap[] Taps { get; }

    /// <summary>Its number among all phases, the index into tables with one entry a phase.</summary>
    public required int Number { get; init; }

    /// <summary>Taps of all phases before this one, which gives the start of its packed weights.</summary>
    public required long TapsBefore { get; init; }
}
