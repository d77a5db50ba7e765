using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Imaging.Maps;

/// <summary>Statistics of a channel's values. Values that are not finite are only counted.</summary>
/// <param name="Count">All values.</param>
/// <param name="NonFinite">NaN and ±∞ among them.</param>
/// <param name="Zeros">Exact zeros among them: after a ReLU, the inactive ones.</param>
/// <param name="Min">The smallest finite value; NaN where there is none, like the following.</param>
/// <param name="Max">The largest.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their standard deviation as a whole population (divided by their number, not by one less).</param>
public readonly record struct ValueStatistics(
    long Count, long NonFinite, long Zeros, double Min, double Max, double Mean, double StandardDeviation)
{
    private static readonly ValueStatistics None = new(0, 0, 0, double.NaN, double.NaN, double.NaN, double.NaN);

    private long Finite => Count - NonFinite;

    /// <summary>Statistics of all values of a tensor; views need not be dense.</summary>
    public static ValueStatistics Of<T>(in ReadOnlyTensorSpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(DenseView.Of(values));

    /// <summary>Statistics for each index of an axis, over all other axes: in feature maps [N, C, …] the channels are axis 1.</summary>
    /// <param name="values">Views need not be dense.</param>
    /// <param name="axis">Which axis, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such axis.</exception>
    public static ValueStatistics[] PerChannel<T>(in ReadOnlyTensorSpan<T> values, int axis)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(axis, values.Rank);
        var channels = new ValueStatistics[values.Lengths[axis]];
        Array.Fill(channels, None);
        ReadOnlySpan<T> dense = DenseView.Of(values);
        int plane = 1;
        foreach (nint length in values.Lengths[(axis + 1)..])
        {
            plane *= (int)length;
        }

        for (int start = 0, channel = 0; start < dense.Length; start += plane, channel = (channel + 1) % channels.Length)
        {
            channels[channel] = channels[channel].With(Of(dense.Slice(start, plane)));
        }

        return channels;
    }

    private static ValueStatistics Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double min, double max, double sum, long finite, long zeros) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0, 0);
        foreach (T element in values)
        {
            if (T.IsFinite(element))
            {
                double value = double.CreateTruncating(element);
                min = Math.Min(min, value);
                max = Math.Max(max, value);
                sum += value;
                finite++;
                zeros += value == 0 ? 1 : 0;
            }
        }

        if (finite == 0)
        {
            return None with { Count = values.Length, NonFinite = values.Length };
        }

        double mean = sum / finite;
        double squares = 0;
        foreach (T element in values)
        {
            if (T.IsFinite(element))
            {
                double difference = double.CreateTruncating(element) - mean;
                squares += difference * difference;
            }
        }

        return new ValueStatistics(values.Length, values.Length - finite, zeros, min, max, mean, Math.Sqrt(squares / finite));
    }

    // Means and squares of two parts combine exactly: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm", 1979.
    private ValueStatistics With(ValueStatistics other)
    {
        ValueStatistics counted = this with
        {
            Count = Count + other.Count,
            NonFinite = NonFinite + other.NonFinite,
            Zeros = Zeros + other.Zeros,
        };
        if (other.Finite == 0)
        {
            return counted;
        }

        if (Finite == 0)
        {
            return other with { Count = counted.Count, NonFinite = counted.NonFinite };
        }

        double share = (double)other.Finite / counted.Finite;
        double difference = other.Mean - Mean;
        double variance = ((1 - share) * StandardDeviation * StandardDeviation)
            + (share * other.StandardDeviation * other.StandardDeviation)
            + (share * (1 - share) * difference * difference);
        return counted with
        {
            Min = Math.Min(Min, other.Min),
            Max = Math.Max(Max, other.Max),
            Mean = Mean + (share * difference),
            StandardDeviation = Math.Sqrt(variance),
        };
    }
}
