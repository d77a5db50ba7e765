using ConvSharp.Imaging.Maps;

namespace ConvSharp.Imaging.Signals;

/// <summary>An axis from its first to its last value, with ticks at round numbers.</summary>
internal sealed record PlotAxis(double Min, double Max, IReadOnlyList<DecimalNumber> Ticks)
{
    // What is left free above the largest and below the smallest value, as a share of their distance.
    private const double Margin = 0.06;

    // Values closer together than this share of their size count as one: ticks between them would have too many digits.
    private const double LeastSpread = 1e-10;

    // Steps below this number are not held exactly enough.
    private const double LeastSize = 1e-300;

    /// <summary>An axis on which all values of a range have a place.</summary>
    /// <param name="range">The values; NaN: there are none.</param>
    /// <param name="mostTicks">The most ticks; with 4 or more there are at least two.</param>
    public static PlotAxis Of(ValueRange range, int mostTicks)
    {
        (double min, double max) = double.IsNaN(range.Min) ? (0, 0) : (range.Min, range.Max);
        double size = Math.Max(Math.Abs(min), Math.Abs(max));
        if (max - min < Math.Max(size * LeastSpread, LeastSize))
        {
            double half = size < LeastSize ? 1 : size / 2;
            (min, max) = (min - half, max + half);
        }

        // Parts are subtracted, not the whole: the distance of the ends may overflow.
        double margin = (max * Margin) - (min * Margin);
        (min, max) = (Math.Max(min - margin, -double.MaxValue), Math.Min(max + margin, double.MaxValue));
        return new PlotAxis(min, max, TicksOf(min, max, mostTicks, leastExponent: int.MinValue));
    }

    /// <summary>The indices 0 … length − 1.</summary>
    public static PlotAxis OfIndices(int length, int mostTicks) => length == 1
        ? new PlotAxis(-1, 1, [new DecimalNumber(0, 0)])
        : new PlotAxis(0, length - 1, TicksOf(0, length - 1, mostTicks, leastExponent: 0));

    /// <summary>Where a value lies between the ends, 0…1.</summary>
    public double Place(double value) => new ValueRange(Min, Max).Normalize(value);

    /// <summary>Multiples of the smallest step of which at most so many fit: 1, 2, 4 or 5 times a power of ten.</summary>
    private static DecimalNumber[] TicksOf(double min, double max, int most, int leastExponent)
    {
        int exponent = Math.Max((int)Math.Floor(Math.Log10((max / most) - (min / most))) - 1, leastExponent);
        while (true)
        {
            foreach (int factor in (int[])[1, 2, 4, 5])
            {
                double step = new DecimalNumber(factor, exponent).Value;
                (double first, double last) = (Math.Ceiling(min / step), Math.Floor(max / step));
                if (last - first < most)
                {
                    return
                    [
                        .. Enumerable.Range(0, (int)(last - first) + 1)
                            .Select(i => new DecimalNumber(((long)first + i) * factor, exponent)),
                    ];
                }
            }

            exponent++;
        }
    }
}
