using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>
/// The count of some numbers, their mean, and the sum of their squared distances from it. No digits cancel, however far the mean is from 0.
/// </summary>
internal readonly record struct Moments(double Count, double Mean, double SquaredDistances)
{
    /// <summary>Numbers of a part, so few that it stays in the L1 cache while it is read twice.</summary>
    private const int PartLength = 4096;

    /// <summary>The unbiased variance: the squared distances divided by one less than the count.</summary>
    public double Variance => SquaredDistances / (Count - 1);

    /// <summary>The moments of both sets of numbers together. Source: Chan, Golub and LeVeque, "Updating formulae …" (1979).</summary>
    public static Moments operator +(Moments left, Moments right)
    {
        double count = left.Count + right.Count;
        if (count == 0)
            return left;
        double distance = right.Mean - left.Mean;
        return new Moments(
            count,
            left.Mean + (distance * right.Count / count),
            left.SquaredDistances + right.SquaredDistances + (distance * distance * left.Count * right.Count / count));
    }

    public static Moments Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Moments all = default;
        for (int start = 0; start < values.Length; start += PartLength)
        {
            ReadOnlySpan<T> part = values.Slice(start, Math.Min(PartLength, values.Length - start));
            T mean = TensorPrimitives.Sum(part) / T.CreateTruncating(part.Length);
            T distances = VectorLoop.Sum(part, part, new SquaredDistance<T>(mean));
            all += T.IsFinite(distances)
                ? new Moments(part.Length, double.CreateTruncating(mean), double.CreateTruncating(distances))
                : OfDoubles(part);
        }

        return all;
    }

    /// <summary>Computed in double, for floats whose sums overflow; infinities and NaN give NaN.</summary>
    private static Moments OfDoubles<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double sum, double distances) = (0, 0);
        foreach (T value in values)
            sum += double.CreateTruncating(value);
        double mean = sum / values.Length;
        foreach (T value in values)
        {
            double distance = double.CreateTruncating(value) - mean;
            distances += distance * distance;
        }

        return new Moments(values.Length, mean, distances);
    }

    private readonly struct SquaredDistance<T>(T mean) : IBinaryFunction<T>
        where T : unmanaged
    {
        private readonly Vector<T> _mean = new(mean);

        public Vector<T> Of(Vector<T> x, Vector<T> y) => (x - _mean) * (y - _mean);
    }
}
