using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>sums[tap][lane] = Σ over the pixels of a lane of gradient · input.</summary>
public unsafe class ProductTileTests : IWidthCheck
{
    private const int Rows = 3;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Sums_products_over_rows(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        nint[] offsets = [.. Enumerable.Range(0, ProductTile<TSimd, TVector, T>.MostTaps).Select(tap => (nint)(tap * 5 % 12))];
        foreach (int taps in (int[])[3, ProductTile<TSimd, TVector, T>.MostTaps])
        {
            foreach (int count in (int[])[1, TSimd.Count, (2 * TSimd.Count) + (TSimd.Count / 2)])
            {
                Check(accumulate: false);
                Check(accumulate: true);

                void Check(bool accumulate)
                {
                    int inputRow = count + 12, gradientRow = count + 1, length = taps * TSimd.Count;
                    using var input = new Area<T>(Rows * inputRow, seed: 1);
                    using var gradient = new Area<T>(Rows * gradientRow, seed: 2);
                    using var sums = accumulate ? new Area<T>(length, seed: 3) : new Area<T>(length);
                    var expected = new T?[length];
                    for (int i = 0; i < length; i++)
                    {
                        (int tap, int lane) = Math.DivRem(i, TSimd.Count);
                        T sum = accumulate ? sums[i] : T.Zero;
                        for (int row = 0; row < Rows; row++)
                        {
                            for (int pixel = lane; pixel < count; pixel += TSimd.Count)
                                sum += gradient[(row * gradientRow) + pixel] * input[(row * inputRow) + offsets[tap] + pixel];
                        }

                        expected[i] = sum;
                    }

                    fixed (nint* places = offsets)
                    {
                        ProductTiles<TSimd, TVector, T>.Run(
                            taps, input.Start, inputRow, places, gradient.Start, gradientRow, count, Rows, sums.Start, accumulate);
                    }

                    sums.AssertIs(expected, $"{taps} taps, {count} pixels, accumulate {accumulate}");
                }
            }
        }
    }
}
