using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>tile[pixel][lane] = Σ over taps and channels of weight · input.</summary>
public unsafe class ChannelTileTests : IWidthCheck
{
    private const int Channels = 3, Pixel = 2, Plane = 37, Gap = 3;

    private static readonly nint[] Offsets = [0, 5, 31], Taps = [2, 0, 1];

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_over_taps_and_channels(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        int most = ChannelTiles<TSimd, TVector, T>.MostRows;
        foreach ((int pixels, int columns) in ((int, int)[])[(1, 1), (5, 2), (most, 1), (most, 2)])
        {
            for (int taps = 0; taps <= 3; taps += 3)
            {
                Check<TSimd, TVector, T>(pixels, columns, taps, accumulate: false);
                Check<TSimd, TVector, T>(pixels, columns, taps, accumulate: true);
            }
        }
    }

    private static void Check<TSimd, TVector, T>(int pixels, int columns, int taps, bool accumulate)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = columns * TSimd.Count, tileRow = lanes + Gap, tapWeights = (Channels * lanes) + Gap;
        using var input = new Area<T>(31 + (Channels * Plane) + (pixels * Pixel), seed: 1);
        using var weights = new Area<T>(3 * tapWeights, seed: 2);
        using var tile = accumulate ? new Area<T>(pixels * tileRow, seed: 3) : new Area<T>(pixels * tileRow);
        var expected = new T?[pixels * tileRow];
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int lane = 0; lane < tileRow; lane++)
            {
                T before = tile[(pixel * tileRow) + lane];
                if (lane >= lanes)
                {
                    expected[(pixel * tileRow) + lane] = accumulate ? before : null;
                    continue;
                }

                T sum = T.Zero;
                for (int t = 0; t < taps; t++)
                {
                    for (int c = 0; c < Channels; c++)
                    {
                        sum += weights[((int)Taps[t] * tapWeights) + (c * lanes) + lane]
                            * input[Offsets[t] + (c * Plane) + (pixel * Pixel)];
                    }
                }

                expected[(pixel * tileRow) + lane] = accumulate ? before + sum : sum;
            }
        }

        fixed (nint* offsets = Offsets, numbers = Taps)
        {
            var operands = new ChannelTileOperands<T>
            {
                Left = input.Start,
                RowStep = Pixel,
                RunOffsets = offsets,
                TermStep = Plane,
                Right = weights.Start,
                RunNumbers = numbers,
                RunStep = tapWeights,
                Runs = taps,
                RunLength = Channels,
                Sums = tile.Start,
                SumsStep = tileRow,
                Accumulate = accumulate,
            };
            ChannelTiles<TSimd, TVector, T>.Run(pixels, columns == 2, &operands);
        }

        tile.AssertIs(expected, $"{pixels} pixels, {columns} vectors, {taps} taps, accumulate {accumulate}");
    }
}
