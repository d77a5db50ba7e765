using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// How strong a batch of feature maps is at each place: the root of the mean square over samples and channels. Signs of random weights
/// cancel in a plain mean; the energy shows how many paths lead to a place.
/// </summary>
internal static class StrengthMap
{
    /// <param name="maps">[batch, channels, height, width].</param>
    /// <param name="margin">The least number of rows and columns to leave out at each end.</param>
    /// <param name="period">The height and width left are the largest multiples of these.</param>
    public static Tensor<float> Of(in ReadOnlyTensorSpan<float> maps, (int Height, int Width) margin, (int Height, int Width) period)
    {
        ReadOnlySpan<nint> shape = maps.Lengths;
        var values = new float[maps.FlattenedLength];
        maps.FlattenTo(values);
        (int height, int width) = ((int)shape[^2], (int)shape[^1]);
        int planes = values.Length / (height * width);
        (int rows, int columns) = (Inner(height, margin.Height, period.Height), Inner(width, margin.Width, period.Width));
        var strength = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            Span<float> sums = strength.AsSpan(row * columns, columns);
            for (int plane = 0; plane < planes; plane++)
            {
                int start = (((plane * height) + margin.Height + row) * width) + margin.Width;
                ReadOnlySpan<float> part = values.AsSpan(start, columns);
                TensorPrimitives.MultiplyAdd(part, part, sums, sums);
            }
        }

        TensorPrimitives.Divide(strength, planes, strength);
        TensorPrimitives.Sqrt(strength, strength);
        return Tensor.Create(strength, [rows, columns]);
    }

    /// <summary>Standard deviation over mean of the strengths of one period's places, each averaged over all repetitions.</summary>
    public static double Contrast(Tensor<float> strength, (int Height, int Width) period)
    {
        var squares = new double[period.Height * period.Width];
        for (nint y = 0; y < strength.Lengths[0]; y++)
        {
            for (nint x = 0; x < strength.Lengths[1]; x++)
                squares[(y % period.Height * period.Width) + (x % period.Width)] += (double)strength[y, x] * strength[y, x];
        }

        double[] places = Array.ConvertAll(squares, Math.Sqrt);
        double mean = places.Average();
        return mean == 0 ? 0 : Math.Sqrt(places.Average(place => (place - mean) * (place - mean))) / mean;
    }

    private static int Inner(int size, int margin, int period) => (size - (2 * margin)) / period * period;
}
