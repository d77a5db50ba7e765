using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>output[row] = bias + Σ over planes, kernel columns and kernel rows of weight · input[row + kernel row].</summary>
public unsafe class RowStreamTests : IWidthCheck
{
    private const int Rows = 4, Planes = 3;

    private static readonly nint[] Columns = [0, 2];

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_over_planes_and_taps(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        Check<TSimd, TVector, T>(kernelRows: 2, vectors: 1, fullPlanes: 1, accumulate: true);
        Check<TSimd, TVector, T>(kernelRows: 3, vectors: 3, fullPlanes: Planes, accumulate: true);
        Check<TSimd, TVector, T>(kernelRows: 5, vectors: 2, fullPlanes: 2, accumulate: false);
        Check<TSimd, TVector, T>(kernelRows: 7, vectors: 4, fullPlanes: Planes, accumulate: false);
    }

    private static void Check<TSimd, TVector, T>(int kernelRows, int vectors, int fullPlanes, bool accumulate)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int step = TSimd.Count + 1, row = (vectors * step) + 2, inputRows = Rows + kernelRows - 1, plane = inputRows * row;
        int last = Math.Max(1, TSimd.Count - 1), firstInside = 1, endInside = inputRows - (kernelRows > 1 ? 1 : 0);
        nint[] planes = [0, 2 * plane, plane];
        using var input = new Area<T>(Planes * plane, seed: 1);
        using var weights = new Area<T>(Planes * Columns.Length * kernelRows, seed: 2);
        using var output = accumulate ? new Area<T>(Rows * row, seed: 3) : new Area<T>(Rows * row);
        T bias = T.CreateTruncating(7);
        var expected = new T?[Rows * row];
        for (int i = 0; accumulate && i < expected.Length; i++)
            expected[i] = output[i];
        for (int y = 0; y < Rows; y++)
        {
            for (int x = 0; x < (vectors * step) - 1; x++)
            {
                if (x % step >= (x / step == vectors - 1 ? last : TSimd.Count))
                    continue;
                T sum = accumulate ? output[(y * row) + x] : bias;
                for (int p = 0; p < Planes; p++)
                {
                    for (int c = 0; c < Columns.Length; c++)
                    {
                        for (int k = 0; k < (p < fullPlanes ? kernelRows : kernelRows - 1); k++)
                        {
                            if (y + k < firstInside || y + k >= endInside)
                                continue;
                            T weight = weights[(((p * Columns.Length) + c) * kernelRows) + kernelRows - 1 - k];
                            sum += weight * input[planes[p] + ((y + k) * row) + Columns[c] + x];
                        }
                    }
                }

                expected[(y * row) + x] = sum;
            }
        }

        fixed (nint* planeOffsets = planes, columnOffsets = Columns)
        {
            var operands = new RowStreamOperands<T>
            {
                Input = input.Start,
                InputRow = row,
                PlaneOffsets = planeOffsets,
                Planes = Planes,
                FullPlanes = fullPlanes,
                ColumnOffsets = columnOffsets,
                Columns = Columns.Length,
                Weights = weights.Start,
                Output = output.Start,
                OutputRow = row,
                Rows = Rows,
                FirstInside = firstInside,
                EndInside = endInside,
                Second = step,
                Third = 2 * step,
                Fourth = 3 * step,
                LastCount = last,
                Bias = bias,
                Accumulate = accumulate,
            };
            RowStreams<TSimd, TVector, T>.Run(kernelRows, vectors, &operands);
        }

        output.AssertIs(expected, $"{kernelRows} kernel rows, {vectors} vectors, {fullPlanes} full planes, accumulate {accumulate}");
    }
}
