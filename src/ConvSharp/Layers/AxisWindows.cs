namespace ConvSharp.Layers;

/// <summary>Windows of averages along one axis.</summary>
/// <param name="Starts">The first element of each.</param>
/// <param name="Counts">How many elements each has.</param>
/// <param name="Divisors">How many each counts as, such as those in the padding too.</param>
internal sealed record AxisWindows(int[] Starts, int[] Counts, int[] Divisors)
{
    /// <summary>An axis that the layer does not have.</summary>
    public static AxisWindows Unit { get; } = new([0], [1], [1]);

    public int Count => Starts.Length;

    /// <summary>Windows of a kernel that steps over the input.</summary>
    public static AxisWindows Of(PoolAxis axis, bool countIncludePad)
    {
        var windows = new AxisWindows(new int[axis.Output], new int[axis.Output], new int[axis.Output]);
        for (int i = 0; i < axis.Output; i++)
        {
            (windows.Starts[i], windows.Counts[i]) = axis.Window(i);
            int start = (i * axis.Stride) - axis.Padding, end = Math.Min(start + axis.Kernel, axis.Input + axis.Padding);
            windows.Divisors[i] = countIncludePad ? end - start : windows.Counts[i];
        }

        return windows;
    }

    /// <summary>A given number of windows, as equal as can be, that cover the input.</summary>
    public static AxisWindows Covering(int input, int output)
    {
        var windows = new AxisWindows(new int[output], new int[output], new int[output]);
        for (long i = 0; i < output; i++)
        {
            (long start, long end) = (i * input / output, (((i + 1) * input) + output - 1) / output);
            (windows.Starts[i], windows.Counts[i], windows.Divisors[i]) = ((int)start, (int)(end - start), (int)(end - start));
        }

        return windows;
    }
}
