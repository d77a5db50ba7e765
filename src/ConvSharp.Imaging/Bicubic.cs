using System.Numerics.Tensors;

namespace ConvSharp.Imaging;

/// <summary>
/// Resizes pictures by Keys' cubic kernel with a = −1/2, as PIL's BICUBIC and Matlab's imresize do. Where a picture shrinks, the kernel
/// widens by the same factor, against aliasing; at the border only the pixels within the picture have weights.
/// </summary>
public static class Bicubic
{
    private const double Support = 2;

    /// <summary>The picture in another size. Values may lie a little outside the range of the picture's values.</summary>
    /// <param name="picture">[channels, height, width].</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <returns>[channels, height, width].</returns>
    /// <exception cref="ArgumentException">The picture has another number of axes, or is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Tensor<float> Resize(Tensor<float> picture, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (picture.Rank != 3 || picture.IsEmpty)
        {
            throw new ArgumentException(
                $"picture has shape {Shape.Text(picture.Lengths)}, but [channels, height, width] is resized.", nameof(picture));
        }

        (int channels, int rows, int columns) = ((int)picture.Lengths[0], (int)picture.Lengths[1], (int)picture.Lengths[2]);
        float[] source = DenseView.Of(picture.AsReadOnlyTensorSpan()).ToArray(), wide = new float[checked(channels * rows * width)];
        Taps[] along = Taps.Of(columns, width), down = Taps.Of(rows, height);
        for (int row = 0; row < channels * rows; row++)
        {
            ReadOnlySpan<float> from = source.AsSpan(row * columns, columns);
            for (int x = 0; x < width; x++)
                wide[(row * width) + x] = TensorPrimitives.Dot(from.Slice(along[x].First, along[x].Weights.Length), along[x].Weights);
        }

        var result = new float[checked(channels * height * width)];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<float> to = result.AsSpan(((channel * height) + y) * width, width);
                for (int tap = 0; tap < down[y].Weights.Length; tap++)
                {
                    int row = (channel * rows) + down[y].First + tap;
                    TensorPrimitives.MultiplyAdd(wide.AsSpan(row * width, width), down[y].Weights[tap], to, to);
                }
            }
        }

        return Tensor.Create(result, [channels, height, width]);
    }

    private static double Kernel(double distance)
    {
        double x = Math.Abs(distance);
        if (x >= Support)
            return 0;
        return x < 1 ? (((1.5 * x) - 2.5) * x * x) + 1 : (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2;
    }

    /// <summary>The pixels from which one pixel of the result is computed.</summary>
    private sealed record Taps(int First, float[] Weights)
    {
        public static Taps[] Of(int from, int to)
        {
            double scale = (double)from / to, widening = Math.Max(1, scale);
            return [.. Enumerable.Range(0, to).Select(index =>
            {
                double center = (index + 0.5) * scale;
                int first = Math.Max(0, (int)Math.Floor(center - (Support * widening)));
                int end = Math.Min(from, (int)Math.Ceiling(center + (Support * widening)));
                double[] weights = [.. Enumerable.Range(first, end - first).Select(pixel => Kernel((pixel + 0.5 - center) / widening))];
                double sum = weights.Sum();
                return new Taps(first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
            })];
        }
    }
}
