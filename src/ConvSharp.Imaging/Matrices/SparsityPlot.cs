using System.Numerics;
using ConvSharp.Imaging.Maps;
using ConvSharp.Reference;

namespace ConvSharp.Imaging.Matrices;

/// <summary>Where a large matrix has entries: a pixel for each block of cells, in the colour of its largest entry.</summary>
public static class SparsityPlot
{
    // An entry near zero is still an entry, and must differ from the background.
    private const double FaintestEntry = 0.15;

    /// <summary>The plot; the matrix is never written out with its zeros.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="largestSide">The longest side of the picture in pixels, 1…16384. Cells are not enlarged.</param>
    /// <exception cref="ArgumentOutOfRangeException">The side is not in this range.</exception>
    public static PixelImage Render<T>(ConvolutionMatrix<T> matrix, int largestSide = 1024)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (largestSide < 1 || largestSide > PictureLimits.Default.MaxSide)
        {
            throw new ArgumentOutOfRangeException(
                nameof(largestSide), largestSide, $"largestSide must lie in 1…{PictureLimits.Default.MaxSide}.");
        }

        int block = Block(matrix.Rows, matrix.Columns, largestSide);
        (int width, int height) = SizeOf(matrix.Rows, matrix.Columns, largestSide);
        Pixel[] pixels = new Pixel[width * height];
        Array.Fill(pixels, ColorMap.BlueOrange.At(0.5));
        double[] largest = new double[width * height];
        double scale = ValueRange.Of(matrix.Values, symmetric: true).Max;
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int entry = matrix.RowOffsets[row]; entry < matrix.RowOffsets[row + 1]; entry++)
            {
                int at = (row / block * width) + (matrix.ColumnIndices[entry] / block);
                double value = double.CreateTruncating(matrix.Values[entry]);
                double share = scale > 0 ? Math.Min(Math.Abs(value) / scale, 1) : 0;
                double shade = FaintestEntry + ((0.5 - FaintestEntry) * share);
                if (!double.IsFinite(value))
                {
                    (largest[at], pixels[at]) = (double.PositiveInfinity, ColorMap.NonFinite);
                }
                else if (shade > largest[at])
                {
                    (largest[at], pixels[at]) = (shade, ColorMap.BlueOrange.At(value < 0 ? 0.5 - shade : 0.5 + shade));
                }
            }
        }

        return new PixelImage(width, height, pixels);
    }

    /// <summary>Width and height of the plot in pixels.</summary>
    internal static (int Width, int Height) SizeOf(int rows, int columns, int largestSide)
    {
        int block = Block(rows, columns, largestSide);
        return (((columns - 1) / block) + 1, ((rows - 1) / block) + 1);
    }

    /// <summary>Cells along each side of a pixel.</summary>
    internal static int Block(int rows, int columns, int largestSide) => ((Math.Max(rows, columns) - 1) / largestSide) + 1;
}
