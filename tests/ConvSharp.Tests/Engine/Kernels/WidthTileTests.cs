using System.Numerics;
using ConvSharp.Engine.Kernels;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>output[lane][place] = bias + Σ over taps and channels of weight · input, the lanes being output channels or rows.</summary>
public unsafe class WidthTileTests : IWidthCheck
{
    private const int Channels = 2, Gap = 1;

    private static readonly nint[] Offsets = [0, 3, 1];

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_over_taps_and_channels(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        Check<ChannelLanes, TSimd, TVector, T>([(1, 1), (3, 2), (4, 4)]);
        Check<RowLanes, TSimd, TVector, T>([(2, 3), (4, 4)]);
    }

    private static void Check<TKind, TSimd, TVector, T>((int Lanes, int Vectors)[] tiles)
        where TKind : struct, ILanes
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int lanes, int vectors) in tiles)
        {
            Check<TKind, TSimd, TVector, T>(lanes, vectors, accumulate: false, biased: true);
            Check<TKind, TSimd, TVector, T>(lanes, vectors, accumulate: false, biased: false);
            Check<TKind, TSimd, TVector, T>(lanes, vectors, accumulate: true, biased: false);
        }
    }

    private static void Check<TKind, TSimd, TVector, T>(int lanes, int vectors, bool accumulate, bool biased)
        where TKind : struct, ILanes
        where TSimd : struct, ISimd<TVector, T>
        where TVector : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = vectors * (TSimd.Count + Gap), plane = (lanes * row) + 4;
        int weightTap = Channels + 1, weightLane = 3 * weightTap, last = Math.Max(1, TSimd.Count - 1);
        using var input = new Area<T>(Channels * plane, seed: 1);
        using var weights = new Area<T>(lanes * weightLane, seed: 2);
        using var bias = new Area<T>(lanes, seed: 3);
        using var output = accumulate ? new Area<T>(lanes * row, seed: 4) : new Area<T>(lanes * row);
        var places = new VectorPlace[4];
        for (int v = 0; v < vectors; v++)
        {
            places[v] = new VectorPlace
            {
                Input = v * TSimd.Count,
                Output = v * (TSimd.Count + Gap),
                Count = v == vectors - 1 ? last : TSimd.Count,
            };
        }

        var expected = new T?[lanes * row];
        for (int i = 0; accumulate && i < expected.Length; i++)
            expected[i] = output[i];
        for (int lane = 0; lane < lanes; lane++)
        {
            foreach (VectorPlace place in places[..vectors])
            {
                for (int i = 0; i < place.Count; i++)
                {
                    int at = (lane * row) + (int)place.Output + i;
                    T sum = accumulate ? output[at] : biased ? bias[TKind.ShareInput ? lane : 0] : T.Zero;
                    for (int t = 0; t < Offsets.Length; t++)
                    {
                        for (int c = 0; c < Channels; c++)
                        {
                            T weight = weights[((TKind.ShareInput ? lane : 0) * weightLane) + (t * weightTap) + c];
                            sum += weight * input[Offsets[t] + (c * plane) + ((TKind.ShareInput ? 0 : lane) * row) + place.Input + i];
                        }
                    }

                    expected[at] = sum;
                }
            }
        }

        fixed (nint* offsets = Offsets)
        {
            var operands = new WidthTileOperands<T>
            {
                Input = input.Start,
                InputOffsets = offsets,
                InputPlane = plane,
                InputLane = row,
                Weights = weights.Start,
                WeightTap = weightTap,
                WeightLane = weightLane,
                Taps = Offsets.Length,
                Channels = Channels,
                Output = output.Start,
                OutputLane = row,
                Bias = biased ? bias.Start : null,
                First = places[0],
                Second = places[1],
                Third = places[2],
                Fourth = places[3],
                Accumulate = accumulate,
            };
            WidthTiles<TSimd, TVector, T>.Run<TKind>(lanes, vectors, &operands);
        }

        output.AssertIs(expected, $"{typeof(TKind).Name}, {lanes} lanes, {vectors} vectors, accumulate {accumulate}");
    }
}
