using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>points = Height · kernel · Widthᵀ for kernels side by side, their rows and columns at any places.</summary>
public unsafe class KernelTransformTests
{
    private const int Rows = 3, Columns = 2, HeightPoints = 4, WidthPoints = 3, Places = 6;

    private static readonly nint[] RowPlaces = [4, 0, 2], ColumnPlaces = [1, 0], Neighbours = [0, 1];

    public static TheoryData<int> Widths() => [.. EngineRun.Widths.Select(width => (int)width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Transforms_are_products_of_matrices(int width) => WidthDispatch.Visit<Check, double, bool>((VectorWidth)width, default);

    private readonly struct Check : IWidthVisitor<double, bool>
    {
        public bool Visit<TSimd, TVector>()
            where TSimd : struct, ISimd<TVector, double>
            where TVector : unmanaged
        {
            foreach (int vectors in (int[])[1, 2, 3, 4, 8])
                Transform<TSimd, TVector>(vectors * TSimd.Count);
            return true;
        }

        private static void Transform<TSimd, TVector>(int lanes)
            where TSimd : struct, ISimd<TVector, double>
            where TVector : unmanaged
        {
            using var kernels = new Area<double>(Places * lanes, seed: 1);
            using var height = new Area<double>(HeightPoints * Rows, seed: 2);
            using var width = new Area<double>(WidthPoints * Columns, seed: 3);
            using var scratch = new Area<double>(HeightPoints * Columns * lanes);
            using var points = new Area<double>(HeightPoints * WidthPoints * lanes);
            var expected = new double?[points.Length];
            for (int i = 0; i < points.Length; i++)
            {
                (int point, int lane) = Math.DivRem(i, lanes);
                double sum = 0;
                for (int tap = 0; tap < Rows * Columns; tap++)
                {
                    (int row, int column) = Math.DivRem(tap, Columns);
                    sum += height[((point / WidthPoints) * Rows) + row] * width[((point % WidthPoints) * Columns) + column]
                        * kernels[((RowPlaces[row] + ColumnPlaces[column]) * lanes) + lane];
                }

                expected[i] = sum;
            }

            fixed (nint* rows = RowPlaces, columns = ColumnPlaces, neighbours = Neighbours)
            {
                var operands = new KernelTransformOperands
                {
                    Kernels = kernels.Start,
                    Lanes = lanes,
                    Rows = Rows,
                    RowPlaces = rows,
                    Columns = Columns,
                    ColumnPlaces = columns,
                    Neighbours = neighbours,
                    Height = height.Start,
                    HeightPoints = HeightPoints,
                    Width = width.Start,
                    WidthPoints = WidthPoints,
                    Scratch = scratch.Start,
                    Points = points.Start,
                };
                KernelTransform<TSimd, TVector>.Run(&operands);
            }

            points.AssertNear(expected, 0, $"{lanes} lanes");
            scratch.AssertStaysWithin($"{lanes} lanes");
        }
    }
}
