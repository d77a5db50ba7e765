using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>output[pixel][channel] = bias[channel] + Σ over taps of weight[tap][channel] · input.</summary>
public unsafe class DepthwiseTileTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_over_taps(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        int count = TSimd.Count, pixel = 2 * count;
        nint[] offsets = [0, count, 5 * count, 2 * count];
        for (int pixels = 1; pixels <= DepthwiseTiles<TSimd, TVector, T>.MostPixels; pixels++)
        {
            using var input = new Area<T>((6 * count) + (pixels * pixel), seed: 1);
            using var weights = new Area<T>(offsets.Length * count, seed: 2);
            using var bias = new Area<T>(count, seed: 3);
            using var output = new Area<T>(pixels * count);
            var expected = new T?[pixels * count];
            for (int i = 0; i < expected.Length; i++)
            {
                (int at, int lane) = Math.DivRem(i, count);
                T sum = bias[lane];
                for (int t = 0; t < offsets.Length; t++)
                    sum += weights[(t * count) + lane] * input[offsets[t] + (at * pixel) + lane];
                expected[i] = sum;
            }

            fixed (nint* places = offsets)
            {
                DepthwiseTiles<TSimd, TVector, T>.Run(
                    pixels, input.Start, pixel, places, weights.Start, offsets.Length, bias.Start, output.Start);
            }

            output.AssertIs(expected, $"{pixels} pixels");
        }
    }
}
