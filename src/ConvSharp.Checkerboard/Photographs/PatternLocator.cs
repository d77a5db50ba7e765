using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>Finds where a pattern of a known period shows most in a map.</summary>
/// <remarks>
/// In each window the variance of the values has two parts: P, that of the means of a period's places, which is the pattern, and the rest R,
/// the detail that hides it. The window with the largest P² / (P + R) is taken: a strong pattern on a smooth ground.
/// </remarks>
internal static class PatternLocator
{
    /// <summary>The least side of a window; it has two periods or more.</summary>
    private const int Side = 32;

    /// <summary>Windows overlap by three quarters.</summary>
    private const int StepsPerWindow = 4;

    /// <param name="map">[height, width].</param>
    /// <param name="within">The part of the map that is searched, in whole periods.</param>
    /// <param name="period">The pattern's period.</param>
    public static PictureArea Find(Tensor<float> map, PictureArea within, (int Height, int Width) period)
    {
        (int height, int width) = (SideOf(period.Height, within.Height), SideOf(period.Width, within.Width));
        (int down, int across) = (StepOf(height, period.Height), StepOf(width, period.Width));
        float[] values = PicturePart.Values(map);
        int columns = (int)map.Lengths[1];
        (int middleRow, int middleColumn) = ((within.Height - height) / 2 / down * down, (within.Width - width) / 2 / across * across);
        PictureArea best = At(middleRow, middleColumn);
        double most = Visibility(best);
        for (int row = 0; row + height <= within.Height; row += down)
        {
            for (int column = 0; column + width <= within.Width; column += across)
            {
                PictureArea window = At(row, column);
                double visible = Visibility(window);
                if (visible > most)
                    (best, most) = (window, visible);
            }
        }

        return best;

        PictureArea At(int row, int column) => new(within.Top + row, within.Left + column, height, width);

        double Visibility(PictureArea window)
        {
            Span<double> places = stackalloc double[period.Height * period.Width];
            places.Clear();
            double squares = 0;
            for (int y = 0; y < height; y++)
            {
                ReadOnlySpan<float> line = values.AsSpan(((window.Top + y) * columns) + window.Left, width);
                Span<double> sums = places.Slice(y % period.Height * period.Width, period.Width);
                for (int x = 0; x < width; x++)
                {
                    sums[x % period.Width] += line[x];
                    squares += (double)line[x] * line[x];
                }
            }

            int repetitions = height * width / places.Length;
            TensorPrimitives.Divide(places, repetitions, places);
            double mean = TensorPrimitives.Average<double>(places);
            double pattern = (TensorPrimitives.SumOfSquares<double>(places) / places.Length) - (mean * mean);
            double all = (squares / (height * width)) - (mean * mean);
            return all > 0 && pattern > 0 ? pattern * pattern / all : 0;
        }
    }

    private static int SideOf(int period, int length) =>
        Math.Min(Math.Max(Side, 2 * period) + period - 1, length) / period * period;

    private static int StepOf(int side, int period) => Math.Max(period, side / StepsPerWindow / period * period);
}
