using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>
/// Each input row times each kernel row is added to the output row that it meets, even and odd outputs having columns of their own.
/// </summary>
public unsafe class InterleavedRowStreamTests : IWidthCheck
{
    private const int Planes = 2, Rows = 5, InputRows = 6;

    private static readonly nint[] EvenColumns = [1, 0], OddColumns = [2];

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_over_planes_and_taps(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        Check<TSimd, TVector, T>(kernelRows: 1, vectors: 1, stride: 1, firstRow: 0, accumulate: false);
        Check<TSimd, TVector, T>(kernelRows: 2, vectors: 4, stride: 2, firstRow: -1, accumulate: true);
        Check<TSimd, TVector, T>(kernelRows: 3, vectors: 2, stride: 2, firstRow: 0, accumulate: false);
        Check<TSimd, TVector, T>(kernelRows: 7, vectors: 3, stride: 3, firstRow: -4, accumulate: false);
    }

    private static void Check<TSimd, TVector, T>(int kernelRows, int vectors, int stride, int firstRow, bool accumulate)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int inputRow = (vectors * TSimd.Count) + 2, plane = InputRows * inputRow;
        int last = Math.Max(1, (2 * TSimd.Count) - 1), outputs = (2 * (vectors - 1) * TSimd.Count) + last, outputRow = outputs + 1;
        nint[] planes = [plane, 0];
        int columns = EvenColumns.Length + OddColumns.Length, firstInside = 0, endInside = InputRows - 3;
        using var input = new Area<T>(Planes * plane, seed: 1);
        using var weights = new Area<T>(Planes * columns * kernelRows, seed: 2);
        using var output = accumulate ? new Area<T>(Rows * outputRow, seed: 3) : new Area<T>(Rows * outputRow);
        T bias = T.CreateTruncating(-3);
        var expected = new T?[Rows * outputRow];
        for (int i = 0; accumulate && i < expected.Length; i++)
            expected[i] = output[i];
        for (int y = 0; y < Rows; y++)
        {
            for (int x = 0; x < outputs; x++)
            {
                T sum = accumulate ? output[(y * outputRow) + x] : bias;
                nint[] offsets = x % 2 == 0 ? EvenColumns : OddColumns;
                for (int from = firstInside; from < endInside; from++)
                {
                    int kernelRow = y - firstRow - (from * stride);
                    for (int p = 0; p < Planes && kernelRow >= 0 && kernelRow < kernelRows; p++)
                    {
                        for (int c = 0; c < offsets.Length; c++)
                        {
                            int column = (p * columns) + (x % 2 == 0 ? 0 : EvenColumns.Length) + c;
                            sum += weights[(column * kernelRows) + kernelRow]
                                * input[planes[p] + (from * inputRow) + offsets[c] + (x / 2)];
                        }
                    }
                }

                expected[(y * outputRow) + x] = sum;
            }
        }

        fixed (nint* planeOffsets = planes, even = EvenColumns, odd = OddColumns)
        {
            var operands = new InterleavedRowStreamOperands<T>
            {
                Input = input.Start,
                InputRow = inputRow,
                PlaneOffsets = planeOffsets,
                Planes = Planes,
                EvenColumnOffsets = even,
                OddColumnOffsets = odd,
                EvenColumns = EvenColumns.Length,
                OddColumns = OddColumns.Length,
                Weights = weights.Start,
                Output = output.Start,
                OutputRow = outputRow,
                FirstRow = firstRow,
                Rows = Rows,
                Stride = stride,
                FirstInside = firstInside,
                EndInside = endInside,
                LastCount = last,
                Bias = bias,
                Accumulate = accumulate,
            };
            InterleavedRowStreams<TSimd, TVector, T>.Run(kernelRows, vectors, &operands);
        }

        output.AssertIs(expected, $"{kernelRows} kernel rows, {vectors} vectors, stride {stride}, accumulate {accumulate}");
    }
}
