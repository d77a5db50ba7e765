namespace ConvSharp.Geometry;

/// <summary>How far a padding mode other than zeros has to extend the input, and the problem on the extended input.</summary>
/// <remarks>
/// A convolution's input is extended by its padding. A transposed convolution is applied to the extended input and its output cut to the
/// size that zeros would give, so every output sees the signal as if it went on beyond its border.
/// </remarks>
internal static class BorderExtension
{
    /// <summary>Elements to add before and after the input of one axis.</summary>
    public static (long Before, long After) Of(AxisGeometry axis)
    {
        if (axis.Kind == ConvolutionKind.Convolution)
            return (axis.PadBefore, axis.PadAfter);
        long reach = axis.EffectiveKernel - 1;
        long lowest = SizeFormula.CeilingDivide(checked(axis.PadBefore - reach), axis.Stride);
        long highest = SizeFormula.FloorDivide(checked(axis.Output - 1 + axis.PadBefore), axis.Stride);
        return (Math.Max(0, -lowest), Math.Max(0, highest - (axis.Input - 1)));
    }

    /// <summary>The problem for algorithms, which know zeros only: the same problem, or the one on the extended input.</summary>
    public static ConvolutionGeometry WithZeros(ConvolutionGeometry geometry) =>
        geometry.PaddingMode == PaddingMode.Zeros ? geometry : Extended(geometry);

    /// <summary>The problem on the extended input, whose padding mode is zeros.</summary>
    public static ConvolutionGeometry Extended(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.AllAxes.ToArray();
        foreach (ref AxisGeometry axis in axes.AsSpan())
            axis = Extended(axis);
        return geometry.With(PaddingMode.Zeros, axes);
    }

    private static AxisGeometry Extended(AxisGeometry axis)
    {
        (long before, long after) = Of(axis);
        long input = axis.Input + before + after;
        if (axis.Kind == ConvolutionKind.Convolution)
            return axis with { Input = input, PadBefore = 0, PadAfter = 0 };

        long padBefore = axis.PadBefore + (before * axis.Stride);
        long total = SizeFormula.TransposedPaddingGiving(axis.Output, input, axis.Kernel, axis.Stride, axis.Dilation, axis.OutputPadding);
        return axis with { Input = input, PadBefore = padBefore, PadAfter = total - padBefore };
    }
}
