using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class CheckerboardSpectrumTests
{
    [Theory]
    [InlineData(24, 32, 2)]
    [InlineData(24, 48, 3)]
    [InlineData(32, 40, 4)]
    public void A_patterns_energy_lies_at_its_peaks(int height, int width, int period)
    {
        Tensor<float> picture = Tensor.CreateFromShape<float>([height, width]);
        for (nint y = 0; y < height; y++)
        {
            for (nint x = 0; x < width; x++)
                picture[y, x] = (y % period == 0 ? 2 : 1) * (x % period == 0 ? 3 : 1);
        }

        var spectrum = CheckerboardSpectrum.Of<float>(picture, period);
        Assert.Equal([height, width], spectrum.Energy.Lengths.ToArray());
        Assert.Equal((period * period) - 1, spectrum.Peaks.Distinct().Count());
        double around = spectrum.Energy[(height / 2) + 4, (width / 2) + 4];
        Assert.All(spectrum.Peaks, peak => Assert.True(
            spectrum.Energy[peak.Row, peak.Column] > 1e6 * around,
            $"period {period}, {peak}: {spectrum.Energy[peak.Row, peak.Column]}, {around}"));
    }

    [Fact]
    public void Frequencies_count_from_the_middle()
    {
        Tensor<float> picture = Tensor.CreateFromShape<float>([16, 20]);
        for (nint y = 0; y < 16; y++)
        {
            for (nint x = 0; x < 20; x++)
                picture[y, x] = (float)Math.Cos(2 * Math.PI * ((4.0 * y / 16) - (5.0 * x / 20)));
        }

        double[] energy = CheckerboardSpectrum.Of<float>(picture).Energy.ToArray();
        int strongest = energy.Index().MaxBy(place => place.Item).Index;
        Assert.Contains((strongest / 20, strongest % 20), new[] { (8 + 4, 10 - 5), (8 - 4, 10 + 5) });
    }

    [Theory]
    [InlineData(15, 2)]
    [InlineData(16, 1)]
    public void Small_planes_and_periods_are_refused(int size, int period) => Assert.Throws<ConvolutionArgumentException>(
        () => CheckerboardSpectrum.Of<float>(Tensor.CreateFromShape<float>([size, size]), period));
}
