using System.Numerics;

namespace ConvSharp.Imaging.Maps;

/// <summary>The smallest and the largest finite value; both NaN where there are none.</summary>
internal readonly record struct ValueRange(double Min, double Max)
{
    /// <param name="values">The values; NaN and ±∞ are passed over.</param>
    /// <param name="symmetric">−m…m with m the largest magnitude.</param>
    public static ValueRange Of<T>(ReadOnlySpan<T> values, bool symmetric)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T min = T.PositiveInfinity;
        T max = T.NegativeInfinity;
        foreach (T value in values)
        {
            if (T.IsFinite(value))
            {
                min = T.MinNumber(min, value);
                max = T.MaxNumber(max, value);
            }
        }

        if (min > max)
        {
            return new ValueRange(double.NaN, double.NaN);
        }

        (double low, double high) = (double.CreateTruncating(min), double.CreateTruncating(max));
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        return symmetric ? new ValueRange(-largest, largest) : new ValueRange(low, high);
    }

    /// <summary>Where a finite value of the range lies between its ends, 0…1; 0.5 where the ends are one.</summary>
    public double Normalize(double value)
    {
        // Halves, where the difference of the ends would overflow.
        double scale = double.IsInfinity(Max - Min) ? 0.5 : 1;
        return Min == Max ? 0.5 : (value * scale - Min * scale) / (Max * scale - Min * scale);
    }
}
