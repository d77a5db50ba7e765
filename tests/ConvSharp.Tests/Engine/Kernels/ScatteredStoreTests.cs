using ConvSharp.Engine.Kernels;
using Xunit;

namespace ConvSharp.Tests.Engine.Kernels;

/// <summary>output[channel][offset of the pixel] = sums[pixel][channel] + bias[channel].</summary>
public unsafe class ScatteredStoreTests : IWidthCheck
{
    private const int Plane = 11;

    [Theory]
    [MemberData(nameof(WidthCheck.All), MemberType = typeof(WidthCheck))]
    public void Stores_each_pixel_in_its_place(int width, string type) => WidthCheck.Run(this, width, type);

    void IWidthCheck.Run<TSimd, TVector, T>()
    {
        nint[] offsets = [4, 10, 0, 5];
        int lanes = 2 * TSimd.Count, channels = lanes - 1;
        using var sums = new Area<T>(offsets.Length * lanes, seed: 1);
        using var bias = new Area<T>(lanes, seed: 2);
        using var output = new Area<T>(channels * Plane);
        var expected = new T?[channels * Plane];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int pixel = 0; pixel < offsets.Length; pixel++)
                expected[(channel * Plane) + (int)offsets[pixel]] = sums[(pixel * lanes) + channel] + bias[channel];
        }

        fixed (nint* places = offsets)
            ScatteredStore<TSimd, TVector, T>.Run(sums.Start, lanes, bias.Start, channels, output.Start, Plane, places, offsets.Length);
        output.AssertIs(expected, $"{channels} channels, {lanes} lanes");
    }
}
