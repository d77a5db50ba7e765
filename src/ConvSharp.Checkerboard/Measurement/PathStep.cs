using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Geometry;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>One step of the paths through a stack along an axis: a kernel, or an enlargement that has none.</summary>
/// <param name="Layer">Which of the stack's layers it belongs to.</param>
/// <param name="Kind">What leads from element to element.</param>
/// <param name="Window">The kernel with its sizes; enlargements have their factor for kernel and stride.</param>
internal sealed record PathStep(int Layer, PathStepKind Kind, AxisGeometry Window)
{
    /// <summary>What leads to each output: the input, the tap, and how many paths that counts for.</summary>
    public IEnumerable<(int From, int To, long Tap, int Paths)> Links()
    {
        if (Kind == PathStepKind.Interpolation)
            return Interpolated();
        if (Kind == PathStepKind.ReplicatedKernel)
            return Replicated();
        return OverlapLinks.Of(Window).Select(link => (link.From, link.To, link.Tap, 1));
    }

    /// <summary>The most links that it may have.</summary>
    public Int128 MostLinks => Kind == PathStepKind.Interpolation
        ? (Int128)2 * Window.Output
        : (Int128)Window.Kernel * (Window.Kind == ConvolutionKind.Transposed ? Window.Input : Window.Output);

    /// <summary>Beyond the border, taps meet the element there once more.</summary>
    private IEnumerable<(int From, int To, long Tap, int Paths)> Replicated()
    {
        for (int output = 0; output < Window.Output; output++)
        {
            for (long tap = 0; tap < Window.Kernel; tap++)
            {
                long place = output + (tap * Window.Dilation) - Window.PadBefore;
                yield return ((int)Math.Clamp(place, 0, Window.Input - 1), output, tap, 1);
            }
        }
    }

    /// <summary>Each output has two neighbours, weighted in units of 1 / (2 · scale), as in <see cref="OverlapPattern"/>.</summary>
    private IEnumerable<(int From, int To, long Tap, int Paths)> Interpolated()
    {
        for (int output = 0; output < Window.Output; output++)
        {
            (long before, long weight) = OverlapPattern.Interpolation(output, Window.Stride);
            long whole = 2 * Window.Stride;
            if (weight < whole)
                yield return (Clamped(before), output, 0, (int)(whole - weight));
            if (weight > 0)
                yield return (Clamped(before + 1), output, 1, (int)weight);
        }

        int Clamped(long input) => (int)Math.Clamp(input, 0, Window.Input - 1);
    }
}

/// <summary>What leads from element to element.</summary>
internal enum PathStepKind
{
    /// <summary>A kernel; what lies beyond the border is zero.</summary>
    Kernel,

    /// <summary>A kernel; beyond the border the last element is repeated.</summary>
    ReplicatedKernel,

    /// <summary>Each input stands for as many outputs as it is enlarged by.</summary>
    Repetition,

    /// <summary>A linear enlargement.</summary>
    Interpolation,
}
