namespace ConvSharp.Layers;

/// <summary>The windows of an average pooling along one axis.</summary>
/// <param name="Starts">The first element of each window.</param>
/// <param name="Counts">How many elements each window has.</param>
/// <param name="Divisors">What each window's sum is divided by: its elements, or also those in the padding.</param>
internal sealed record AxisWindows(int[] Starts, int[] Counts, double[] Divisors)
{
    /// <summary>An axis that the layer does not have.</summary>
    public static AxisWindows Unit { get; } = new([0], [1], [1]);

    public int Count => Starts.Length;

    /// <summary>Windows of a kernel that steps over the input.</summary>
    public static AxisWindows Of(PoolAxis axis, bool countIncludePad)
    {
        var windows = new AxisWindows(new int[axis.Output], new int[axis.Output], new double[axis.Output]);
        for (int i = 0; i < axis.Output; i++)
        {
            (windows.Starts[i], windows.Counts[i]) = axis.Window(i);
            windows.Divisors[i] = countIncludePad ? axis.PaddedCount(i) : windows.Counts[i];
        }

        return windows;
    }

    /// <summary>A given number of windows, as equal as possible, that cover the input.</summary>
    public static AxisWindows Covering(int input, int output)
    {
        var windows = new AxisWindows(new int[output], new int[output], new double[output]);
        for (long i = 0; i < output; i++)
        {
            (long start, long end) = (i * input / output, (((i + 1) * input) + output - 1) / output);
            (windows.Starts[i], windows.Counts[i], windows.Divisors[i]) = ((int)start, (int)(end - start), end - start);
        }

        return windows;
    }
}
