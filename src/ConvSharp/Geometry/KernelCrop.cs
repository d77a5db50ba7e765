namespace ConvSharp.Geometry;

/// <summary>
/// A problem without the taps at the ends of each axis of the kernel that meet only padding, and with the smallest stride and dilation that
/// give the same outputs. The cropped problem is in proportion to the input and the output, whatever the arguments.
/// </summary>
/// <param name="Original">The problem; zeros beyond the border.</param>
/// <param name="Geometry">The same outputs from fewer taps.</param>
/// <param name="FirstTap">The first tap that is kept, of depth, height and width.</param>
internal sealed record KernelCrop(
    ConvolutionGeometry Original, ConvolutionGeometry Geometry, (long Depth, long Height, long Width) FirstTap)
{
    /// <summary>Taps at each end that are checked one by one; a limit, so that no kernel is too long to be cropped.</summary>
    private const int MostLooks = 1024;

    /// <summary>Whether taps are left out.</summary>
    public bool LeavesTapsOut => Geometry.KernelTaps != Original.KernelTaps;

    /// <summary>Crops a problem with zeros beyond the border.</summary>
    public static KernelCrop Of(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.AllAxes.ToArray();
        var first = new long[axes.Length];
        for (int axis = 0; axis < axes.Length; axis++)
            (axes[axis], first[axis]) = Of(axes[axis]);
        bool same = geometry.AllAxes.SequenceEqual(axes);
        return new KernelCrop(geometry, same ? geometry : geometry.With(geometry.PaddingMode, axes), (first[0], first[1], first[2]));
    }

    private static (AxisGeometry Axis, long FirstTap) Of(AxisGeometry axis)
    {
        (long first, long last) = LiveTaps(axis);
        if (axis.Kind == ConvolutionKind.Convolution)
        {
            // A window that begins or ends inside the input keeps its place: padding is never negative.
            first = Math.Min(first, Math.Max(axis.PadBefore, 0) / axis.Dilation);
            last = Math.Max(last, axis.Kernel - 1 - (Math.Max(axis.PadAfter, 0) / axis.Dilation));
        }
        else
        {
            // Every phase keeps a tap: an infinite weight that meets only zeros makes its phase's outputs NaN.
            long phases = axis.Stride / SizeFormula.GreatestCommonDivisor(axis.Stride, axis.Dilation);
            last = Math.Max(last, first + Math.Min(phases, axis.Kernel) - 1);
            (first, last) = (Math.Min(first, first - (last - (axis.Kernel - 1))), Math.Min(last, axis.Kernel - 1));
        }

        AxisGeometry cropped = axis with
        {
            Kernel = last - first + 1,
            PadBefore = axis.PadBefore - (first * axis.Dilation),
            PadAfter = axis.PadAfter - ((axis.Kernel - 1 - last) * axis.Dilation),
            Dilation = first == last ? 1 : axis.Dilation,
        };
        return (WithSmallestStride(cropped), first);
    }

    /// <summary>
    /// The range of taps outside which no tap meets the input at any output; the first tap alone where none does. Where a stride leads past
    /// the whole input, the range may be a little larger.
    /// </summary>
    private static (long First, long Last) LiveTaps(AxisGeometry axis)
    {
        // Tap t meets place step · stride + t · dilation − padding, for a step of each output (transposed: of each input).
        (long steps, long places) = axis.Kind == ConvolutionKind.Convolution ? (axis.Output, axis.Input) : (axis.Input, axis.Output);
        long first = Math.Max(SizeFormula.CeilingDivide(axis.PadBefore - ((steps - 1) * axis.Stride), axis.Dilation), 0);
        long last = Math.Min(SizeFormula.FloorDivide(places - 1 + axis.PadBefore, axis.Dilation), axis.Kernel - 1);
        for (int looked = 0; looked < MostLooks && first <= last && MeetsNothing(axis, first); looked++)
            first++;
        for (int looked = 0; looked < MostLooks && first <= last && MeetsNothing(axis, last); looked++)
            last--;
        return first <= last ? (first, last) : (0, 0);
    }

    private static bool MeetsNothing(AxisGeometry axis, long tap)
    {
        Span<AxisRun> runs = stackalloc AxisRun[AxisRun.Most];
        return AxisRun.List(axis, PaddingMode.Zeros, tap, runs) == 0;
    }

    /// <summary>Replaces a stride that is never taken, or that leads beyond input and output, by a small one.</summary>
    private static AxisGeometry WithSmallestStride(AxisGeometry axis)
    {
        if (axis.Stride <= axis.Input + axis.Output + axis.EffectiveKernel)
            return axis;
        if (axis.Kind == ConvolutionKind.Convolution && axis.Output == 1)
        {
            long left = axis.Input + axis.PadBefore - axis.EffectiveKernel;
            return axis with { Stride = Math.Min(axis.Stride, Math.Max(left, 0) + 1), PadAfter = Math.Max(-left, 0) };
        }

        if (axis.Kind == ConvolutionKind.Transposed && axis.Input == 1)
            return axis with { Stride = Math.Min(axis.Stride, axis.Output + axis.EffectiveKernel) };
        return axis;
    }
}
