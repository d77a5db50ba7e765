using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>destination[channel][pixel] = source[pixel][channel] + bias[channel].</summary>
public unsafe class TransposedStoreTests : IWidthCheck
{
    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Blocks_are_transposed(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        int count = TSimd.Count, sourceRow = count + 1, destinationRow = count + 3;
        using var source = new Area<T>(count * sourceRow, seed: 1);
        using var bias = new Area<T>(count, seed: 2);
        for (int pixels = 1; pixels <= count; pixels++)
        {
            for (int channels = 1; channels <= count; channels++)
            {
                using var destination = new Area<T>(count * destinationRow);
                var expected = new T?[count * destinationRow];
                for (int i = 0; i < channels * pixels; i++)
                {
                    (int channel, int pixel) = Math.DivRem(i, pixels);
                    expected[(channel * destinationRow) + pixel] = source[(pixel * sourceRow) + channel] + bias[channel];
                }

                TransposedStore<TSimd, TVector, T>.Run(
                    source.Start, sourceRow, bias.Start, destination.Start, destinationRow, pixels, channels);
                destination.AssertIs(expected, $"{pixels} pixels, {channels} channels");
            }
        }
    }
}
