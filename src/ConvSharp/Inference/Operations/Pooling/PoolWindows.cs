using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>The windows along one axis: which of their taps lie in the input.</summary>
internal sealed class PoolWindows
{
    /// <summary>A padded line is made only if it is at most so many times as long as the input and the output.</summary>
    private const int MostPadding = 4;

    /// <summary>A line is split by the stride only if it makes so few parts.</summary>
    private const int MostStride = 16;

    private PoolWindows(int count, int dilation)
    {
        Dilation = dilation;
        (Starts, Counts, PaddedCounts) = (new int[count], new int[count], new int[count]);
    }

    /// <summary>An axis that the input does not have.</summary>
    public static PoolWindows Unit { get; } = Of(new Axis(1, 1, 1, 1, 0, 0), 1);

    /// <summary>Elements of the input from one tap to the next.</summary>
    public int Dilation { get; }

    /// <summary>For each window, the input element of its first tap that lies in the input.</summary>
    public int[] Starts { get; }

    /// <summary>For each window, how many taps lie in the input.</summary>
    public int[] Counts { get; }

    /// <summary>For each window, how many taps lie in the input or its padding.</summary>
    public int[] PaddedCounts { get; }

    /// <summary>Number of windows.</summary>
    public int Count => Starts.Length;

    /// <summary>The first window from which on, up to <see cref="FullEnd"/>, all taps lie in the input.</summary>
    public int FullStart { get; private set; }

    /// <summary>The window after the last one whose taps all lie in the input.</summary>
    public int FullEnd { get; private set; }

    /// <summary>Input elements from one window to the next.</summary>
    public int Stride { get; private set; }

    /// <summary>Taps of a window, those in the padding too.</summary>
    public int Kernel { get; private set; }

    /// <summary>Elements of padding before the input.</summary>
    public int Before { get; private set; }

    /// <summary>
    /// Elements of the input with as much padding as the windows see; 0 where they do not step evenly by a small stride, or see far more
    /// than the input.
    /// </summary>
    public int LineLength { get; private set; }

    /// <summary>How many windows an axis has.</summary>
    /// <exception cref="InferenceException">None.</exception>
    public static nint Output(PoolOptions options, int axis, int rank, nint input)
    {
        Axis of = AxisOf(options, axis, rank, input);
        long steps = checked(input + of.Before + of.After - Effective(of));
        long output = options.Padding.IsWord && options.Padding != Padding.Valid
            ? SizeFormula.CeilingDivide(input, of.Stride)
            : (options.CeilMode ? SizeFormula.CeilingDivide(steps, of.Stride) : SizeFormula.FloorDivide(steps, of.Stride)) + 1;
        if (options.CeilMode && !options.Padding.IsWord && checked((output - 1) * of.Stride) >= input + of.Before)
            output--; // a window that starts in the padding at the end
        return output >= 1
            ? checked((nint)output)
            : throw new InferenceException(
                $"a window of {Effective(of)} elements does not fit in {input} along spatial axis {axis}: "
                + "use a larger input or more padding.");
    }

    /// <summary>The windows of an axis.</summary>
    public static PoolWindows Of(PoolOptions options, int axis, int rank, nint input, nint output) =>
        Of(AxisOf(options, axis, rank, input), checked((int)output));

    /// <summary>The windows of an axis as those of a convolution.</summary>
    /// <exception cref="InferenceException">The input has no such windows.</exception>
    public static AxisGeometry Geometry(PoolOptions options, int axis, int rank, nint input)
    {
        Axis of = AxisOf(options, axis, rank, input);
        return new AxisGeometry
        {
            Input = input,
            Kernel = of.Kernel,
            Stride = of.Stride,
            Dilation = of.Dilation,
            PadBefore = of.Before,
            PadAfter = of.After,
            Output = Output(options, axis, rank, input),
        };
    }

    /// <summary>A given number of windows, as equal as possible, that cover the input.</summary>
    public static PoolWindows Covering(nint input, nint output)
    {
        int count = checked((int)output);
        var windows = new PoolWindows(count, 1) { FullStart = count, FullEnd = count };
        for (long i = 0; i < count; i++)
        {
            (long start, long end) = (i * input / count, (((i + 1) * input) + count - 1) / count);
            windows.Starts[i] = (int)start;
            windows.Counts[i] = windows.PaddedCounts[i] = (int)(end - start);
        }

        return windows;
    }

    private static PoolWindows Of(Axis axis, int output)
    {
        var windows = new PoolWindows(output, (int)Math.Min(axis.Dilation, int.MaxValue))
        {
            Stride = (int)Math.Min(axis.Stride, int.MaxValue),
        };
        windows.FullStart = output;
        for (int i = 0; i < output; i++)
        {
            long start = (i * axis.Stride) - axis.Before;
            long skipped = start < 0 ? Math.Min(axis.Kernel, ((-start - 1) / axis.Dilation) + 1) : 0;
            long end = start >= axis.Input ? 0 : Math.Min(axis.Kernel, ((axis.Input - 1 - start) / axis.Dilation) + 1);
            long paddedEnd = Math.Min(axis.Kernel, ((axis.Input + axis.After - 1 - start) / axis.Dilation) + 1);
            windows.Starts[i] = (int)(start + (skipped * axis.Dilation));
            windows.Counts[i] = (int)Math.Max(end - skipped, 0);
            windows.PaddedCounts[i] = (int)Math.Max(paddedEnd, 0);
            if (windows.Counts[i] != axis.Kernel)
                continue;
            windows.FullStart = Math.Min(windows.FullStart, i);
            windows.FullEnd = i + 1;
        }

        windows.FullEnd = Math.Max(windows.FullEnd, windows.FullStart);
        Int128 seen = ((Int128)(output - 1) * axis.Stride) + ((Int128)(axis.Kernel - 1) * axis.Dilation) + 1;
        Int128 length = Int128.Max(seen, (Int128)axis.Before + axis.Input);
        if (length <= MostPadding * ((Int128)axis.Input + output) && axis.Stride <= MostStride)
            (windows.Kernel, windows.Before, windows.LineLength) = ((int)axis.Kernel, (int)axis.Before, checked((int)length));
        return windows;
    }

    private static Axis AxisOf(PoolOptions options, int axis, int rank, nint input)
    {
        if (options.Kernel.Count != rank)
            throw new InferenceException($"its kernel has {options.Kernel.Count} axes, the input {rank} spatial axes: give as many.");
        long kernel = options.Kernel[axis], stride = At(options.Strides, axis, rank, "strides"),
            dilation = At(options.Dilations, axis, rank, "dilations");
        if (kernel < 1 || stride < 1 || dilation < 1 || kernel > int.MaxValue)
            throw new InferenceException($"kernel {kernel}, stride {stride}, dilation {dilation}: use numbers of 1 or more.");
        var sizes = new Axis(input, kernel, stride, dilation, 0, 0);
        if (!options.Padding.IsWord)
        {
            (long before, long after) = (options.Padding.Before.At(axis, rank, "pads", 0), options.Padding.After.At(axis, rank, "pads", 0));
            return before >= 0 && after >= 0
                ? sizes with { Before = before, After = after }
                : throw new InferenceException($"pads {before} and {after}: use numbers of 0 or more.");
        }

        if (options.Padding == Padding.Valid)
            return sizes;
        long total = Math.Max(checked(((SizeFormula.CeilingDivide(input, stride) - 1) * stride) + Effective(sizes) - input), 0);
        (long lower, long upper) = SizeFormula.SplitSame(total, options.Padding == Padding.SameLower);
        return sizes with { Before = lower, After = upper };
    }

    private static long At(IReadOnlyList<long>? values, int axis, int rank, string what) =>
        values is null ? 1
        : values.Count == rank ? values[axis]
        : throw new InferenceException($"it has {values.Count} {what} for {rank} spatial axes: give as many.");

    private static long Effective(Axis axis) => checked(((axis.Kernel - 1) * axis.Dilation) + 1);

    private readonly record struct Axis(long Input, long Kernel, long Stride, long Dilation, long Before, long After);
}
