using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// How strongly a checkerboard shows in pictures: the energy of their spectrum at the multiples of 1/period, relative to the mean energy of
/// the frequencies around them. 1: nothing stands out; 100: the pattern has ten times the amplitude of its surroundings.
/// </summary>
/// <remarks>
/// For each plane f of height H and width W, after its mean is subtracted and with a Hann window w, E(u, v) = |Σ w(y)·w(x)·f(y,
/// x)·exp(−2πi·(u·y + v·x))|². The peaks are (a/period, b/period) for all a, b but 0, 0; the surroundings of a peak are the frequencies 2
/// or 3 steps of 1/H and 1/W away along the farther axis: nearer ones belong to the peak, which the window widens. The measure is the sum
/// of all peaks' energies over the sum of their surroundings' mean energies, added up over all planes.
/// </remarks>
public static class CheckerboardEnergy
{
    /// <summary>The smallest plane along either axis: smaller ones have too few frequencies.</summary>
    public const int SmallestSize = 16;

    private const int NearestStep = 2, FarthestStep = 3;

    /// <summary>The measure of all planes of a tensor together.</summary>
    /// <param name="pictures">[height, width], with any axes before these, such as batch and channels.</param>
    /// <param name="period">Pixels from one repetition of the pattern to the next: the stride of the layer that makes it.</param>
    /// <returns>0 or more; NaN where neither peaks nor surroundings have any energy, as in a constant plane.</returns>
    /// <exception cref="ConvolutionArgumentException">Planes below <see cref="SmallestSize"/>, or a period below 2.</exception>
    public static double Measure<T>(in ReadOnlyTensorSpan<T> pictures, int period = 2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Measure(pictures, PeakGrid.Of(period));

    /// <summary>The measure at the peaks of a grid.</summary>
    internal static double Measure<T>(in ReadOnlyTensorSpan<T> pictures, PeakGrid peaks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = Values(pictures, out int height, out int width);
        (double energy, double surroundings) = (0, 0);
        for (int start = 0; start < values.Length; start += height * width)
        {
            double[] plane = Windowed(values.AsSpan(start, height * width), height, width);
            foreach (IGrouping<double, (double U, double V)> row in peaks.Frequencies().GroupBy(peak => peak.U))
            {
                Complex[][] columns = RowsAround(plane, height, width, row.Key);
                foreach ((_, double v) in row)
                {
                    (double peak, double around) = Around(columns, v);
                    energy += peak;
                    surroundings += around;
                }
            }
        }

        return energy / surroundings;
    }

    /// <summary>Dense values of planes that are large enough, and the planes' sizes.</summary>
    internal static T[] Values<T>(in ReadOnlyTensorSpan<T> pictures, out int height, out int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<nint> shape = pictures.Lengths;
        if (shape.Length < 2 || shape[^1] < SmallestSize || shape[^2] < SmallestSize)
        {
            ConvolutionArgumentException.Throw("the planes are too small for a spectrum", "pictures", $"[{string.Join(", ", shape.ToArray())}]",
                $"give planes of {SmallestSize} x {SmallestSize} or more");
        }

        (height, width) = ((int)shape[^2], (int)shape[^1]);
        var values = new T[pictures.FlattenedLength];
        pictures.FlattenTo(values);
        return values;
    }

    internal static double[] Windowed<T>(ReadOnlySpan<T> plane, int height, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new double[plane.Length];
        TensorPrimitives.ConvertTruncating(plane, values);
        double mean = TensorPrimitives.Sum<double>(values) / values.Length;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                values[(y * width) + x] = (values[(y * width) + x] - mean) * Hann(y, height) * Hann(x, width);
        }

        return values;
    }

    private static double Hann(int index, int length) => 0.5 - (0.5 * Math.Cos(2 * Math.PI * (index + 0.5) / length));

    /// <summary>The transforms down the columns at a frequency and at the steps around it: those of all peaks of a row.</summary>
    private static Complex[][] RowsAround(double[] plane, int height, int width, double u) =>
    [
        .. Enumerable.Range(-FarthestStep, (2 * FarthestStep) + 1)
            .Select(i => AlongColumns(plane, height, width, u + ((double)i / height))),
    ];

    /// <summary>The energy at a frequency, and the mean energy of those around it.</summary>
    private static (double Peak, double Surroundings) Around(Complex[][] rows, double v)
    {
        (double peak, double sum, int count) = (0, 0, 0);
        for (int i = -FarthestStep; i <= FarthestStep; i++)
        {
            Complex[] columns = rows[i + FarthestStep];
            for (int j = -FarthestStep; j <= FarthestStep; j++)
            {
                int distance = Math.Max(Math.Abs(i), Math.Abs(j));
                if (distance is > 0 and < NearestStep)
                    continue;
                double energy = Energy(columns, v + ((double)j / columns.Length));
                if (distance == 0)
                {
                    peak = energy;
                    continue;
                }

                sum += energy;
                count++;
            }
        }

        return (peak, sum / count);
    }

    internal static Complex[] AlongColumns(double[] plane, int height, int width, double frequency)
    {
        double[] real = new double[width], imaginary = new double[width];
        for (int y = 0; y < height; y++)
        {
            (double sine, double cosine) = Math.SinCos(-2 * Math.PI * frequency * y);
            ReadOnlySpan<double> row = plane.AsSpan(y * width, width);
            TensorPrimitives.MultiplyAdd(row, cosine, real, real);
            TensorPrimitives.MultiplyAdd(row, sine, imaginary, imaginary);
        }

        var columns = new Complex[width];
        for (int x = 0; x < width; x++)
            columns[x] = new Complex(real[x], imaginary[x]);
        return columns;
    }

    internal static double Energy(Complex[] columns, double frequency)
    {
        Complex sum = Complex.Zero;
        for (int x = 0; x < columns.Length; x++)
            sum += columns[x] * Complex.FromPolarCoordinates(1, -2 * Math.PI * frequency * x);
        return (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
    }
}
