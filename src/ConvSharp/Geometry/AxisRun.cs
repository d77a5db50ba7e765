namespace ConvSharp.Geometry;

/// <summary>
/// Outputs and inputs of one axis that one tap joins, both evenly spaced: output OutputStart + i · OutputStep meets input
/// InputStart + i · InputStep, for i below Count.
/// </summary>
internal readonly record struct AxisRun(long OutputStart, long OutputStep, long InputStart, long InputStep, long Count)
{
    /// <summary>Runs that a tap has at most: before the input, inside it and beyond it.</summary>
    public const int Most = 3;

    /// <summary>Lists the runs of a tap in constant time, whatever the arguments. Zeros beyond the border belong to no run.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="mode">What stands beyond the border.</param>
    /// <param name="tap">Index of the tap.</param>
    /// <param name="runs">Room for <see cref="Most"/> runs.</param>
    /// <returns>How many runs there are; none of them is empty.</returns>
    public static int List(in AxisGeometry axis, PaddingMode mode, long tap, Span<AxisRun> runs)
    {
        // Output o meets place v: v = o · stride + shift, transposed o = v · stride + shift. Places outside the input lie beyond the
        // border.
        long shift = (tap * axis.Dilation) - axis.PadBefore;
        bool isConvolution = axis.Kind == ConvolutionKind.Convolution;
        (long first, long end) = isConvolution
            ? (0, axis.Output)
            : (SizeFormula.CeilingDivide(-shift, axis.Stride), SizeFormula.CeilingDivide(axis.Output - shift, axis.Stride));
        long begin = isConvolution ? SizeFormula.CeilingDivide(-shift, axis.Stride) : 0;
        long beyond = isConvolution ? SizeFormula.CeilingDivide(axis.Input - shift, axis.Stride) : axis.Input;
        begin = Math.Clamp(begin, first, Math.Max(first, end));
        beyond = Math.Clamp(beyond, begin, Math.Max(begin, end));

        int count = 0;
        if (mode != PaddingMode.Zeros)
            Add(axis, mode, shift, first, begin, runs, ref count);
        Add(axis, mode, shift, begin, beyond, runs, ref count);
        if (mode != PaddingMode.Zeros)
            Add(axis, mode, shift, beyond, end, runs, ref count);
        return count;
    }

    private static void Add(in AxisGeometry axis, PaddingMode mode, long shift, long first, long end, Span<AxisRun> runs, ref int count)
    {
        if (first >= end)
            return;
        (long output, long outputStep, long place, long placeStep) = axis.Kind == ConvolutionKind.Convolution
            ? (first, 1, (first * axis.Stride) + shift, axis.Stride)
            : ((first * axis.Stride) + shift, axis.Stride, first, 1L);
        long source = PaddingModes.Source(mode, place, axis.Input);
        bool isInside = source == place;
        long step = isInside || mode == PaddingMode.Circular ? placeStep : mode == PaddingMode.Reflect ? -placeStep : 0;
        runs[count++] = new AxisRun(output, outputStep, source, step, end - first);
    }
}
