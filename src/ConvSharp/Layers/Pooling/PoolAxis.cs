using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>The windows of a pooling layer along one axis.</summary>
internal sealed class PoolAxis
{
    private readonly long _kernel, _stride, _before, _after, _dilation, _firstInside, _endInside;

    private PoolAxis(long input, long output, long kernel, long stride, long before, long after, long dilation)
    {
        (Input, Output, _kernel, _stride) = (input, output, kernel, stride);
        (_before, _after, _dilation) = (before, after, dilation);
        TapDistance = (int)Math.Min(dilation, int.MaxValue);
        long lastInside = input - SizeFormula.EffectiveKernel(kernel, dilation);
        _firstInside = SizeFormula.CeilingDivide(before, stride);
        _endInside = lastInside < 0 ? 0 : ((lastInside + before) / stride) + 1;
    }

    /// <summary>An axis that the layer does not have.</summary>
    public static PoolAxis Unit { get; } = new(1, 1, 1, 1, 0, 0, 1);

    public long Input { get; }

    /// <summary>Number of windows; an int wherever there is an output.</summary>
    public long Output { get; }

    /// <summary>Distance between two taps of a window that both lie in the input.</summary>
    public int TapDistance { get; }

    /// <summary>
    /// The axis for an input size, by torch's formula. With ceil mode a last window that is only partly filled counts too, unless it would
    /// start in the padding at the end.
    /// </summary>
    /// <exception cref="ConvolutionArgumentException">There is no window, or a size does not fit in 64 bits.</exception>
    public static PoolAxis Of(PoolArguments arguments, int axis, long input)
    {
        (long kernel, long stride, long dilation) = arguments.At(axis);
        long output = 0, before = 0, after = 0;
        try
        {
            (before, after) = arguments.PaddingAt(axis, input);
            long steps = checked(input + before + after - SizeFormula.EffectiveKernel(kernel, dilation));
            output = checked((arguments.CeilMode ? SizeFormula.CeilingDivide(steps, stride) : SizeFormula.FloorDivide(steps, stride)) + 1);
            if (arguments.CeilMode && checked((output - 1) * stride) >= input + before)
                output--;
        }
        catch (OverflowException)
        {
            ConvolutionArgumentException.Throw(
                $"{arguments.Layer}: the sizes of spatial axis {axis} do not fit in 64 bits (input {input}, kernel {kernel}, "
                + $"stride {stride}, dilation {dilation})", "padding", arguments.Padding, "use smaller numbers");
        }

        if (output < 1)
        {
            ConvolutionArgumentException.Throw(
                $"Given input size: {input} at spatial axis {axis}. Calculated output size: {output}. Output size is too small", "input",
                input, "use a larger input or a smaller kernel");
        }

        return new(input, output, kernel, stride, before, after, dilation);
    }

    /// <summary>The taps of a window that lie in the input: the place of the first, and their number, which may be 0.</summary>
    public (int Start, int Count) Window(int index)
    {
        long start = (index * _stride) - _before;
        if (index >= _firstInside && index < _endInside)
            return ((int)start, (int)_kernel);
        if (start >= Input)
            return (0, 0);
        long skipped = start < 0 ? ((-start - 1) / _dilation) + 1 : 0;
        long end = Math.Min(_kernel, ((Input - 1 - start) / _dilation) + 1);
        return end > skipped ? ((int)(start + (skipped * _dilation)), (int)(end - skipped)) : (0, 0);
    }

    /// <summary>Elements of an undilated window that lie in the input or its padding.</summary>
    public long PaddedCount(int index) => Math.Min(_kernel, Input + _after + _before - (index * _stride));
}
