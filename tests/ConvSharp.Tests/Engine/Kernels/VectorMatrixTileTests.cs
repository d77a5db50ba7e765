using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>sums[panel][row][lane] = Σ over terms of left[row][term] · right[panel][term][lane].</summary>
public unsafe class VectorMatrixTileTests : IWidthCheck
{
    private const int RowGap = 2, PanelGap = 3;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_several_panels(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        for (int rows = 1; rows <= VectorMatrixTile<TSimd, TVector, T>.MostRows; rows++)
        {
            foreach (int terms in (int[])[0, 1, 5])
            {
                Check<TSimd, TVector, T>(rows, terms, accumulate: false);
                Check<TSimd, TVector, T>(rows, terms, accumulate: true);
            }
        }
    }

    private static void Check<TSimd, TVector, T>(int rows, int terms, bool accumulate)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int panels = VectorMatrixTile<TSimd, TVector, T>.Panels;
        int width = 2 * TSimd.Count, rowStep = terms + RowGap, panelStep = (terms * width) + PanelGap, count = panels * rows * width;
        using var left = new Area<T>(rows * rowStep, seed: 1);
        using var right = new Area<T>(panels * panelStep, seed: 2);
        using var sums = accumulate ? new Area<T>(count, seed: 3) : new Area<T>(count);
        var expected = new T?[count];
        for (int i = 0; i < count; i++)
        {
            (int panel, int row, int lane) = (i / (rows * width), i / width % rows, i % width);
            T sum = T.Zero;
            for (int term = 0; term < terms; term++)
                sum += left[(row * rowStep) + term] * right[(panel * panelStep) + (term * width) + lane];
            expected[i] = accumulate ? sums[i] + sum : sum;
        }

        VectorMatrixTile<TSimd, TVector, T>.Run(rows, left.Start, rowStep, right.Start, panelStep, terms, sums.Start, accumulate);
        sums.AssertIs(expected, $"{rows} rows, {terms} terms, accumulate {accumulate}");
    }
}
