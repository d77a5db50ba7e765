using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>The transforms of a tile are the products with the matrices that the interpolation points define.</summary>
public unsafe class WinogradTransformTests : IWidthCheck
{
    private const int Tiles = 2;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Transforms_are_products_with_matrices(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        foreach ((bool flat, int points, int outputs) in ((bool, int, int)[])
            [(false, 3, 2), (false, 4, 2), (false, 4, 3), (false, 6, 2), (false, 6, 3), (false, 6, 4), (true, 6, 3)])
        {
            var tile = WinogradTile<TSimd, TVector, T>.Of(flat, points, outputs);
            Assert.Equal((flat ? 1 : points, points), (tile.HeightPoints, tile.WidthPoints));
            Assert.Equal((flat ? 1 : outputs, outputs), (tile.Rows, tile.Columns));
            double tolerance = 500 * double.CreateTruncating(T.BitIncrement(T.One) - T.One);
            string what = $"flat {flat}, {outputs} outputs of {points} points";
            CheckInput(tile, flat ? [[1]] : InputMatrix(points), InputMatrix(points), tolerance, what);
            CheckOutput(tile, flat ? [[1]] : OutputMatrix(points, outputs), OutputMatrix(points, outputs), tolerance, what);
        }
    }

    private static void CheckInput<TSimd, TVector, T>(
        WinogradTile<TSimd, TVector, T> tile, double[][] height, double[][] width, double tolerance, string what)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = TSimd.Count, column = count + 1, row = tile.WidthPoints * column;
        int tileStep = 2 * column, pointStep = (Tiles * count) + 1;
        using var patch = new Area<T>((tile.HeightPoints * row) + (Tiles * tileStep), seed: 1);
        using var transformed = new Area<T>(tile.Points * pointStep);
        using var scratch = new Area<T>(tile.ScratchLength);
        var expected = new double?[transformed.Length];
        for (int at = 0; at < Tiles; at++)
        {
            for (int point = 0; point < tile.Points; point++)
            {
                for (int lane = 0; lane < count; lane++)
                {
                    (int i, int j) = Math.DivRem(point, tile.WidthPoints);
                    double sum = 0;
                    for (int y = 0; y < tile.HeightPoints; y++)
                    {
                        for (int x = 0; x < tile.WidthPoints; x++)
                        {
                            double value = double.CreateTruncating(patch[(at * tileStep) + (y * row) + (x * column) + lane]);
                            sum += height[i][y] * width[j][x] * value;
                        }
                    }

                    expected[(point * pointStep) + (at * count) + lane] = sum;
                }
            }
        }

        tile.Input(patch.Start, row, column, tileStep, transformed.Start, pointStep, count, Tiles, scratch.Start);
        transformed.AssertNear(expected, tolerance, $"input, {what}");
        scratch.AssertStaysWithin($"input, {what}");
    }

    private static void CheckOutput<TSimd, TVector, T>(
        WinogradTile<TSimd, TVector, T> tile, double[][] height, double[][] width, double tolerance, string what)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = TSimd.Count, pointStep = (Tiles * count) + 1, column = count + 1, tileStep = tile.Columns * column;
        int row = (Tiles * tileStep) + 2;
        using var products = new Area<T>(tile.Points * pointStep, seed: 1);
        using var output = new Area<T>(tile.Rows * row);
        using var scratch = new Area<T>(tile.ScratchLength);
        var expected = new double?[output.Length];
        for (int at = 0; at < Tiles; at++)
        {
            for (int y = 0; y < tile.Rows; y++)
            {
                for (int x = 0; x < tile.Columns; x++)
                {
                    for (int lane = 0; lane < count; lane++)
                    {
                        double sum = 0;
                        for (int point = 0; point < tile.Points; point++)
                        {
                            (int i, int j) = Math.DivRem(point, tile.WidthPoints);
                            T product = products[(point * pointStep) + (at * count) + lane];
                            sum += height[y][i] * width[x][j] * double.CreateTruncating(product);
                        }

                        expected[(at * tileStep) + (y * row) + (x * column) + lane] = sum;
                    }
                }
            }
        }

        tile.Output(products.Start, pointStep, count, output.Start, row, column, tileStep, Tiles, scratch.Start);
        output.AssertNear(expected, tolerance, $"output, {what}");
        scratch.AssertStaysWithin($"output, {what}");
    }

    private static double[] Points(int count) => count switch
    {
        3 => [0, 1],
        4 => [0, 1, -1],
        _ => [0, Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2), -Math.Sqrt(2)],
    };

    /// <summary>Row j: the coefficients of the product of all (x − p) but point j's own; the last row: of all.</summary>
    private static double[][] InputMatrix(int count)
    {
        double[] points = Points(count);
        return
        [
            .. points.Select((own, j) => Polynomial(points.Where((_, i) => i != j), count)),
            Polynomial(points, count),
        ];
    }

    /// <summary>Row i: the points to the power of i; the last row takes the product at infinity too.</summary>
    private static double[][] OutputMatrix(int count, int outputs) =>
    [
        .. Enumerable.Range(0, outputs).Select(i =>
            (double[])[.. Points(count).Select(point => Math.Pow(point, i)), i == outputs - 1 ? 1 : 0]),
    ];

    private static double[] Polynomial(IEnumerable<double> roots, int count)
    {
        var coefficients = new double[count];
        coefficients[0] = 1;
        foreach (double root in roots)
        {
            for (int i = count - 1; i >= 0; i--)
                coefficients[i] = (i > 0 ? coefficients[i - 1] : 0) - (root * coefficients[i]);
        }

        return coefficients;
    }
}
