namespace ConvSharp.Geometry;

/// <summary>
/// The size formulas of convolution and transposed convolution, for one axis, in checked 64-bit arithmetic: each stands here once.
/// Source: torch.nn.Conv2d and ConvTranspose2d; Dumoulin and Visin, "A guide to convolution arithmetic for deep learning".
/// </summary>
/// <remarks>Results that do not fit in 64 bits throw <see cref="OverflowException"/>.</remarks>
public static class SizeFormula
{
    /// <summary>How far a dilated kernel reaches: dilation · (kernel − 1) + 1 elements.</summary>
    public static long EffectiveKernel(long kernel, long dilation) => checked((dilation * (kernel - 1)) + 1);

    /// <summary>
    /// Output size of a convolution: ⌊(input + padding − effective kernel) / stride⌋ + 1, where padding is the sum of both sides.
    /// 0 or less where the kernel does not fit.
    /// </summary>
    public static long Output(long input, long kernel, long stride, long padding, long dilation) =>
        checked(FloorDivide(input + padding - EffectiveKernel(kernel, dilation), stride) + 1);

    /// <summary>
    /// Output size of a transposed convolution: (input − 1) · stride − padding + effective kernel + output padding,
    /// where padding is the sum of both sides.
    /// </summary>
    public static long TransposedOutput(long input, long kernel, long stride, long padding, long dilation, long outputPadding) =>
        checked(((input - 1) * stride) - padding + EffectiveKernel(kernel, dilation) + outputPadding);

    /// <summary>
    /// The smallest and the largest input size from which a convolution gives this output. There are as many as the stride, as far as they
    /// fit in 64 bits. (The smallest is the transposed layer's output size; the distance from it is the transposed layer's output padding.)
    /// </summary>
    public static (long Min, long Max) InputsGiving(long output, long kernel, long stride, long padding, long dilation)
    {
        long min = TransposedOutput(output, kernel, stride, padding, dilation, outputPadding: 0);
        return (min, min > long.MaxValue - (stride - 1) ? long.MaxValue : min + stride - 1);
    }

    /// <summary>The input size from which a transposed convolution gives this output, or null where none does.</summary>
    public static long? TransposedInputGiving(long output, long kernel, long stride, long padding, long dilation, long outputPadding)
    {
        long steps = checked(output - outputPadding + padding - EffectiveKernel(kernel, dilation));
        return steps >= 0 && steps % stride == 0 ? checked((steps / stride) + 1) : null;
    }

    /// <summary>The padding, summed over both sides, with which a convolution gives ceil(input / stride) elements.</summary>
    public static long SamePadding(long input, long kernel, long stride, long dilation) =>
        checked(Math.Max(((CeilingDivide(input, stride) - 1) * stride) + EffectiveKernel(kernel, dilation) - input, 0));

    /// <summary>
    /// The padding, summed over both sides, with which a transposed convolution gives this output. Negative where the output has more
    /// elements than the kernel reaches.
    /// </summary>
    public static long TransposedPaddingGiving(long output, long input, long kernel, long stride, long dilation, long outputPadding) =>
        checked(TransposedOutput(input, kernel, stride, padding: 0, dilation, outputPadding) - output);

    /// <summary>
    /// The two sides of a total of "same" padding, for a convolution and for its adjoint transposed convolution: the odd element goes
    /// after, or before. A negative total, where a transposed layer's output has more elements than the kernel reaches, stands at the end.
    /// </summary>
    /// <param name="total">Padding of both sides together.</param>
    /// <param name="oddBefore">Whether an odd element goes before, as ONNX's SAME_LOWER has it.</param>
    public static (long Before, long After) SplitSame(long total, bool oddBefore)
    {
        long padded = Math.Max(total, 0), before = oddBefore ? padded - (padded / 2) : padded / 2;
        return (before, checked(total - before));
    }

    /// <summary>Division rounded down, for negative numbers too.</summary>
    internal static long FloorDivide(long dividend, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(dividend, divisor);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    /// <summary>Division rounded up, for negative numbers too.</summary>
    internal static long CeilingDivide(long dividend, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(dividend, divisor);
        return remainder > 0 ? quotient + 1 : quotient;
    }

    /// <summary>Euclid's greatest common divisor.</summary>
    internal static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
