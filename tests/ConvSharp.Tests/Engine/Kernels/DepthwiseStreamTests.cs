using System.Numerics;
using System.Runtime.InteropServices;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>
/// A depthwise convolution read in place: kernel rows are dealt out to accumulators by the stride, masks keep the border out, and the end
/// of a plane is not passed.
/// </summary>
public unsafe class DepthwiseStreamTests : IWidthCheck
{
    private const int Columns = 3, Padding = 1, Rows = 3;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Convolves_planes_and_strips(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        Check<NeighbourLanes, TSimd, TVector, T>(kernelRows: 3, rowStep: 1, step: 1, vectors: 2, skips: true);
        Check<NeighbourLanes, TSimd, TVector, T>(kernelRows: 3, rowStep: 2, step: 2, vectors: 3, skips: false);
        Check<PlaneLanes, TSimd, TVector, T>(kernelRows: 5, rowStep: 1, step: 1, vectors: 4, skips: false);
        Check<PlaneLanes, TSimd, TVector, T>(kernelRows: 2, rowStep: 3, step: 2, vectors: 2, skips: true);
    }

    private static void Check<TLanes, TSimd, TVector, T>(int kernelRows, int rowStep, int step, int vectors, bool skips)
        where TLanes : struct, IStreamLanes
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int planes = TLanes.ArePlanes ? vectors : 1, rowVectors = TLanes.ArePlanes ? 1 : vectors;
        int outputRow = (rowVectors * TSimd.Count) - (TSimd.Count > 1 ? 1 : 0);
        int inputRow = ((outputRow - 1) * step) + Columns - (2 * Padding);
        int inputRows = ((Rows - 1) * rowStep) + kernelRows - (2 * Padding), inputPlane = inputRows * inputRow;
        int rowsOfStep = Math.Min(rowStep, kernelRows), accumulators = (kernelRows + rowStep - 1) / rowStep;
        int weightPlane = rowsOfStep * Columns * accumulators, outputPlane = Rows * outputRow;
        using var input = new Area<T>(planes * inputPlane, seed: 1);
        using var kernels = new Area<T>(planes * kernelRows * Columns, seed: 2);
        using var bias = new Area<T>(planes, seed: 3);
        using var weights = new Area<T>(Packed(kernels, planes, kernelRows, rowStep));
        using var masks = new Area<T>(Masks<T>(TSimd.Count, rowVectors, step, inputRow, outputRow));
        using var zeros = new Area<T>(new T[(8 * TSimd.Count * Columns) + Columns]);
        using var output = new Area<T>(planes * outputPlane);
        var expected = new T?[planes * outputPlane];
        for (int i = 0; i < expected.Length; i++)
        {
            (int plane, int place) = Math.DivRem(i, outputPlane);
            (int y, int x) = Math.DivRem(place, outputRow);
            T sum = bias[plane];
            for (int k = 0; k < kernelRows * Columns; k++)
            {
                (int row, int column) = ((y * rowStep) - Padding + (k / Columns), (x * step) - Padding + (k % Columns));
                if (row >= 0 && row < inputRows && column >= 0 && column < inputRow)
                    sum += kernels[(plane * kernelRows * Columns) + k] * input[(plane * inputPlane) + (row * inputRow) + column];
            }

            expected[i] = sum;
        }

        var operands = new DepthwiseStreamOperands<T>
        {
            Input = input.Start - (Padding * inputRow) - Padding,
            InputRow = inputRow,
            InputPlane = inputPlane,
            FirstRow = -Padding,
            InputRows = inputRows,
            RowStep = rowStep,
            RowsOfStep = rowsOfStep,
            FullRows = kernelRows - ((accumulators - 1) * rowStep),
            Columns = Columns,
            Masks = masks.Start,
            Zeros = zeros.Start,
            SkipsPadding = skips,
            Weights = weights.Start,
            WeightPlane = weightPlane,
            Bias = bias.Start,
            Output = output.Start,
            OutputRow = outputRow,
            OutputPlane = outputPlane,
            OutputLength = outputPlane,
            Rows = Rows,
            LastMask = masks.Start + masks.Length - TSimd.Count,
        };
        DepthwiseStreams<TSimd, TVector, T>.Run<TLanes>(accumulators, vectors, step, &operands);
        output.AssertIs(expected, $"{typeof(TLanes).Name}, {kernelRows} kernel rows, steps {rowStep} and {step}, {vectors} vectors");
    }

    /// <summary>[plane][row of the step][kernel column][accumulator, that of the kernel's last rows first].</summary>
    private static T[] Packed<T>(Area<T> kernels, int planes, int kernelRows, int rowStep)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var packed = new List<T>();
        int accumulators = (kernelRows + rowStep - 1) / rowStep;
        for (int plane = 0; plane < planes; plane++)
        {
            for (int remainder = 0; remainder < Math.Min(rowStep, kernelRows); remainder++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    for (int accumulator = accumulators - 1; accumulator >= 0; accumulator--)
                    {
                        int row = (accumulator * rowStep) + remainder;
                        packed.Add(row < kernelRows ? kernels[(((plane * kernelRows) + row) * Columns) + column] : T.Zero);
                    }
                }
            }
        }

        return [.. packed];
    }

    /// <summary>For the first and the last vectors of each column, and then for the outputs of a row's last vector.</summary>
    private static T[] Masks<T>(int count, int rowVectors, int step, int inputRow, int outputRow)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T all = default;
        MemoryMarshal.AsBytes(new Span<T>(ref all)).Fill(byte.MaxValue);
        var masks = new List<T>();
        for (int column = 0; column < Columns; column += step)
        {
            foreach (int vector in (int[])[0, rowVectors - 1])
            {
                int start = (vector * step * count) - Padding + column;
                masks.AddRange(Enumerable.Range(start, step * count).Select(at => at >= 0 && at < inputRow ? all : T.Zero));
            }
        }

        masks.AddRange(Enumerable.Range((rowVectors - 1) * count, count).Select(at => at < outputRow ? all : T.Zero));
        return [.. masks];
    }
}
