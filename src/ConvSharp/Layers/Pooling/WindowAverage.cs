using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>Averages over windows: rows are added first, in vectors, and then the columns of each window.</summary>
/// <param name="Axes">The windows of depth, height and width.</param>
/// <param name="Rank">Spatial axes of the layer.</param>
/// <param name="Divisor">What the sums are divided by, or 0 for the windows' own divisors.</param>
internal sealed record WindowAverage<T>(AxisWindows[] Axes, int Rank, long Divisor)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(Pass<T> pass)
    {
        if (pass.State is not WindowAverage<T> average)
            return;
        Planes planes = Planes.Of(pass.InputShape(), average.Rank);
        pass.InRanges(planes.Count, planes.Size, (pass, planes, average), static (of, start, end) =>
        {
            using var sums = new ScratchRow<T>(of.planes.Width);
            for (int plane = start; plane < end; plane++)
                of.average.Average(of.pass, of.planes, plane, sums.Span);
        });
    }

    public static void Backward(Pass<T> pass)
    {
        if (pass.State is not WindowAverage<T> average)
            return;
        Planes planes = Planes.Of(pass.InputShape(), average.Rank);
        pass.InRanges(planes.Count, planes.Size, (pass, planes, average), static (of, start, end) =>
        {
            using var shares = new ScratchRow<T>(of.planes.Width);
            for (int plane = start; plane < end; plane++)
                of.average.Distribute(of.pass, of.planes, plane, shares.Span);
        });
    }

    private void Average(Pass<T> pass, Planes planes, int plane, Span<T> sums)
    {
        ReadOnlySpan<T> input = pass.Input().Slice(plane * planes.Size, planes.Size);
        (AxisWindows depths, AxisWindows heights, AxisWindows widths) = (Axes[0], Axes[1], Axes[2]);
        int output = plane * depths.Count * heights.Count * widths.Count;
        for (int d = 0; d < depths.Count; d++)
        {
            for (int h = 0; h < heights.Count; h++, output += widths.Count)
            {
                sums.Clear();
                for (int row = 0; row < depths.Counts[d] * heights.Counts[h]; row++)
                    TensorPrimitives.Add(sums, input.Slice(Row(d, h, row, planes) * planes.Width, planes.Width), sums);
                AverageColumns(sums, pass.Output.Slice(output, widths.Count), depths.Divisors[d] * heights.Divisors[h]);
            }
        }
    }

    private void AverageColumns(ReadOnlySpan<T> sums, Span<T> output, double rowDivisor)
    {
        AxisWindows widths = Axes[2];
        for (int w = 0; w < output.Length; w++)
        {
            T sum = T.Zero;
            foreach (T value in sums.Slice(widths.Starts[w], widths.Counts[w]))
                sum += value;
            output[w] = sum / DivisorOf(rowDivisor, w);
        }
    }

    private void Distribute(Pass<T> pass, Planes planes, int plane, Span<T> shares)
    {
        Span<T> gradient = pass.InputGradient().Slice(plane * planes.Size, planes.Size);
        (AxisWindows depths, AxisWindows heights, AxisWindows widths) = (Axes[0], Axes[1], Axes[2]);
        gradient.Clear();
        int output = plane * depths.Count * heights.Count * widths.Count;
        for (int d = 0; d < depths.Count; d++)
        {
            for (int h = 0; h < heights.Count; h++, output += widths.Count)
            {
                DistributeColumns(
                    pass.OutputGradient.Slice(output, widths.Count), shares, depths.Divisors[d] * heights.Divisors[h]);
                for (int row = 0; row < depths.Counts[d] * heights.Counts[h]; row++)
                {
                    Span<T> target = gradient.Slice(Row(d, h, row, planes) * planes.Width, planes.Width);
                    TensorPrimitives.Add(target, shares, target);
                }
            }
        }
    }

    private void DistributeColumns(ReadOnlySpan<T> outputGradient, Span<T> shares, double rowDivisor)
    {
        AxisWindows widths = Axes[2];
        shares.Clear();
        for (int w = 0; w < outputGradient.Length; w++)
        {
            T share = outputGradient[w] / DivisorOf(rowDivisor, w);
            foreach (ref T value in shares.Slice(widths.Starts[w], widths.Counts[w]))
                value += share;
        }
    }

    /// <summary>The place of a window's row among the plane's rows.</summary>
    private int Row(int d, int h, int row, Planes planes)
    {
        (int depth, int height) = Math.DivRem(row, Axes[1].Counts[h]);
        return ((Axes[0].Starts[d] + depth) * planes.Height) + Axes[1].Starts[h] + height;
    }

    private T DivisorOf(double rowDivisor, int w) => T.CreateTruncating(Divisor != 0 ? Divisor : rowDivisor * Axes[2].Divisors[w]);
}
