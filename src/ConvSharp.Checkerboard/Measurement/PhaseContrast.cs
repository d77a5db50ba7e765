using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>The share of the amplitude of flat pictures that is a pattern; signs count.</summary>
internal static class PhaseContrast
{
    /// <param name="maps">[batch, channels, height, width], whole periods.</param>
    /// <param name="period">The period of the pattern.</param>
    /// <returns>The contrast of all channels together, and of each: the root of the places' variance over their mean square.</returns>
    public static (double All, double[] Channels) Of(Tensor<double> maps, (int Height, int Width) period)
    {
        double[] values = maps.ToArray();
        (int batch, int channels) = ((int)maps.Lengths[0], (int)maps.Lengths[1]);
        (int height, int width) = ((int)maps.Lengths[2], (int)maps.Lengths[3]);
        double[] variances = new double[channels], squares = new double[channels];
        for (int plane = 0; plane < batch * channels; plane++)
        {
            (double variance, double square) = Moments(values.AsSpan(plane * height * width, height * width), width, period);
            variances[plane % channels] += variance;
            squares[plane % channels] += square;
        }

        return (Share(variances.Sum(), squares.Sum()), [.. variances.Zip(squares, Share)]);
    }

    /// <summary>Of the means of a period's places in one plane of whole periods: their variance, and their mean square.</summary>
    public static (double Variance, double Square) Moments(ReadOnlySpan<double> plane, int width, (int Height, int Width) period)
    {
        double[] places = Places(plane, width, period);
        double mean = places.Average();
        return (places.Average(place => (place - mean) * (place - mean)), places.Average(place => place * place));
    }

    /// <summary>The mean of each place of a period over all repetitions.</summary>
    private static double[] Places(ReadOnlySpan<double> plane, int width, (int Height, int Width) period)
    {
        var places = new double[period.Height * period.Width];
        for (int i = 0; i < plane.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            places[(y % period.Height * period.Width) + (x % period.Width)] += plane[i];
        }

        int repetitions = plane.Length / places.Length;
        return Array.ConvertAll(places, place => place / repetitions);
    }

    /// <summary>The share of the amplitude that is a pattern.</summary>
    public static double Share(double variance, double square) => square == 0 ? 0 : Math.Sqrt(variance / square);
}
