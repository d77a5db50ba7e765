using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>sums[row][pixel] = Σ over terms of weight · pixel, with what stands there or a bias.</summary>
public unsafe class PixelTileTests : IWidthCheck
{
    private const int Gap = 3;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_over_terms(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        for (int rows = 1; rows <= PixelTiles<TSimd, TVector, T>.MostRows; rows++)
        {
            for (int columns = 1; columns <= 2; columns++)
            {
                Check<TSimd, TVector, T>(rows, columns, terms: 0, hasBias: false, accumulate: false);
                Check<TSimd, TVector, T>(rows, columns, terms: 5, hasBias: false, accumulate: false);
                Check<TSimd, TVector, T>(rows, columns, terms: 5, hasBias: true, accumulate: false);
                Check<TSimd, TVector, T>(rows, columns, terms: 4, hasBias: true, accumulate: true);
            }
        }
    }

    private static void Check<TSimd, TVector, T>(int rows, int columns, int terms, bool hasBias, bool accumulate)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = columns * TSimd.Count, step = width + Gap;
        using var weights = new Area<T>(terms * rows, seed: 1);
        using var pixels = new Area<T>(terms * width, seed: 2);
        using var bias = new Area<T>(rows, seed: 3);
        using var sums = accumulate ? new Area<T>(rows * step, seed: 4) : new Area<T>(rows * step);
        var expected = new T?[rows * step];
        for (int i = 0; i < expected.Length; i++)
        {
            (int row, int pixel) = Math.DivRem(i, step);
            T? before = accumulate ? sums[i] : pixel < width ? hasBias ? bias[row] : T.Zero : null;
            for (int term = 0; term < terms && pixel < width; term++)
                before += weights[(term * rows) + row] * pixels[(term * width) + pixel];
            expected[i] = before;
        }

        var operands = new PixelTileOperands<T>
        {
            Weights = weights.Start,
            Pixels = pixels.Start,
            Terms = terms,
            Sums = sums.Start,
            SumsStep = step,
            Bias = hasBias ? bias.Start : null,
            Accumulate = accumulate,
        };
        PixelTiles<TSimd, TVector, T>.Run(rows, columns == 2, &operands);
        string what = $"{rows} rows, {columns} vectors, {terms} terms, bias {hasBias}, accumulate {accumulate}";
        sums.AssertIs(expected, what);
    }
}
