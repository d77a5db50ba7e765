using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms.Kn2Row;

/// <summary>
/// Zeros beyond the border take part in the arithmetic: wherever an infinite or NaN weight meets padding, the output becomes NaN.
/// </summary>
internal static unsafe class PaddingSpecials<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes NaN wherever an infinite or NaN weight of an output channel meets padding.</summary>
    /// <param name="geometry">The problem; zeros beyond the border.</param>
    /// <param name="weights">All weights, in torch's order.</param>
    /// <param name="channel">The output channel.</param>
    /// <param name="output">Its plane.</param>
    public static void Spread(ConvolutionGeometry geometry, T* weights, nint channel, T* output)
    {
        var insideOfPhase = new Dictionary<(long Depth, long Height, long Width), Box>();
        nint inChannels = (nint)geometry.InChannelsPerGroup, taps = (nint)geometry.KernelTaps;
        nint firstInput = channel / (nint)geometry.OutChannelsPerGroup * inChannels;
        (AxisGeometry depth, AxisGeometry height, AxisGeometry width) = (geometry.AllAxes[0], geometry.AllAxes[1], geometry.AllAxes[2]);
        for (nint c = 0; c < inChannels; c++)
        {
            T* kernel = weights + (nint)(geometry.KernelBetween(firstInput + c, channel) * taps);
            for (nint tap = 0; tap < taps; tap++)
            {
                if (T.IsFinite(kernel[tap]))
                    continue;
                (nint rest, nint w) = Math.DivRem(tap, (nint)width.Kernel);
                (nint d, nint h) = Math.DivRem(rest, (nint)height.Kernel);
                (long, long, long) phase = (FirstOutput(depth, d), FirstOutput(height, h), FirstOutput(width, w));
                var inside = new Box(Inside(depth, d), Inside(height, h), Inside(width, w));
                insideOfPhase[phase] = insideOfPhase.TryGetValue(phase, out Box other) ? other.And(inside) : inside;
            }
        }

        foreach (((long d, long h, long w), Box inside) in insideOfPhase)
        {
            for (long i = d; i < depth.Output; i += OutputStep(depth))
            {
                for (long j = h; j < height.Output; j += OutputStep(height))
                {
                    for (long k = w; k < width.Output; k += OutputStep(width))
                    {
                        if (!inside.Contains(i, j, k))
                            output[(((i * height.Output) + j) * width.Output) + k] = T.NaN;
                    }
                }
            }
        }
    }

    private static long OutputStep(in AxisGeometry axis) => axis.Kind == ConvolutionKind.Convolution ? 1 : axis.Stride;

    /// <summary>The first output of the phase to which a tap belongs; beyond the last output where the phase is empty.</summary>
    private static long FirstOutput(in AxisGeometry axis, long tap)
    {
        if (axis.Kind == ConvolutionKind.Convolution)
            return 0;
        long shift = (tap * axis.Dilation) - axis.PadBefore;
        return shift - (SizeFormula.FloorDivide(shift, axis.Stride) * axis.Stride);
    }

    /// <summary>The first output at which a tap meets the input, and the one after the last.</summary>
    private static (long First, long End) Inside(in AxisGeometry axis, long tap)
    {
        Span<AxisRun> runs = stackalloc AxisRun[AxisRun.Most];
        if (AxisRun.List(axis, PaddingMode.Zeros, tap, runs) == 0)
            return (0, 0);
        return (runs[0].OutputStart, runs[0].OutputStart + ((runs[0].Count - 1) * runs[0].OutputStep) + 1);
    }

    /// <summary>A range of outputs along each axis.</summary>
    private readonly record struct Box((long First, long End) Depth, (long First, long End) Height, (long First, long End) Width)
    {
        public Box And(Box other) => new(And(Depth, other.Depth), And(Height, other.Height), And(Width, other.Width));

        public bool Contains(long depth, long height, long width) =>
            Contains(Depth, depth) && Contains(Height, height) && Contains(Width, width);

        private static (long First, long End) And((long First, long End) a, (long First, long End) b) =>
            (Math.Max(a.First, b.First), Math.Min(a.End, b.End));

        private static bool Contains((long First, long End) range, long place) => place >= range.First && place < range.End;
    }
}
