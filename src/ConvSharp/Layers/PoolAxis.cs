using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>The windows of a pooling layer along one axis.</summary>
internal readonly record struct PoolAxis(int Input, int Output, int Kernel, int Stride, int Padding, int Dilation)
{
    /// <summary>An axis that the layer does not have.</summary>
    public static PoolAxis Unit { get; } = new(1, 1, 1, 1, 0, 1);

    /// <summary>
    /// The axis for an input size, by torch's formula. With ceil mode a last window that is only partly filled counts too, unless it would
    /// start in the padding at the end.
    /// </summary>
    public static PoolAxis Of(PoolArguments arguments, int axis, long input)
    {
        (long kernel, long stride, long padding, long dilation) = arguments.At(axis);
        long output = SizeFormula.Output(checked(input + (arguments.CeilMode ? stride - 1 : 0)), kernel, stride, 2 * padding, dilation);
        if (arguments.CeilMode && (output - 1) * stride >= input + padding)
            output--;
        if (output < 1)
        {
            ConvolutionArgumentException.Throw(
                $"Given input size: {input} at spatial axis {axis}. Calculated output size: {output}. Output size is too small", "input",
                input, "use a larger input or a smaller kernel");
        }

        return new((int)input, checked((int)output), checked((int)kernel), checked((int)stride), (int)padding, checked((int)dilation));
    }

    /// <summary>The taps of a window that lie in the input: the first one's place, and how many.</summary>
    public (int Start, int Count) Window(int output)
    {
        int start = (output * Stride) - Padding;
        int skipped = start < 0 ? (-start + Dilation - 1) / Dilation : 0;
        int end = Math.Min(Kernel, ((Input - start - 1) / Dilation) + 1);
        return (start + (skipped * Dilation), Math.Max(0, end - skipped));
    }
}
