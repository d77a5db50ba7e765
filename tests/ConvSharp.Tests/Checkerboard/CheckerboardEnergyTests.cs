using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class CheckerboardEnergyTests
{
    [Fact]
    public void Noise_has_no_checkerboard() =>
        Assert.InRange(CheckerboardEnergy.Measure<double>(TestTensor.Random<double>(1, [40, 3, 30, 34])), 0.8, 1.25);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_pattern_on_noise_stands_out_by_its_energy(int period)
    {
        const int Size = 48;
        Tensor<float> plane = TestTensor.Random<float>(2, [20, Size, Size]);
        foreach ((float amplitude, double least) in new[] { (0.1f, 2.0), (1f, 300) })
        {
            Tensor<float> marked = Tensor.Create(TestTensor.Values(plane), plane.Lengths);
            for (nint n = 0; n < 20; n++)
            {
                for (nint y = 0; y < Size; y += period)
                {
                    for (nint x = 0; x < Size; x += period)
                        marked[n, y, x] += amplitude * period * period / 2;
                }
            }

            Assert.InRange(CheckerboardEnergy.Measure<float>(marked, period), least, 1e6);
        }
    }

    [Fact]
    public void An_uneven_overlap_shows_and_an_even_one_does_not()
    {
        Tensor<float> noise = TestTensor.Random<float>(3, [1, 8, 24, 24]), input = Tensor.Add<float>(noise, 1f);
        double uneven = Energy(3), even = Energy(2);
        Assert.True(uneven > 10 && even < 3, $"kernel 3: {uneven}, kernel 2: {even}");

        double Energy(int kernel)
        {
            var layer = new ConvTranspose2d<float>(8, 3, kernel, stride: 2, bias: false, generator: new TorchGenerator(3));
            layer.Weight.Update(weight => Init.Ones(weight));
            return CheckerboardEnergy.Measure<float>(layer.Forward(input));
        }
    }

    [Fact]
    public void What_has_no_spectrum_is_refused()
    {
        Assert.Throws<ConvolutionArgumentException>(() => CheckerboardEnergy.Measure<float>(TestTensor.Filled([15, 40], 1f)));
        Assert.Throws<ConvolutionArgumentException>(() => CheckerboardEnergy.Measure<float>(TestTensor.Filled([40, 40], 1f), 1));
        Assert.True(double.IsNaN(CheckerboardEnergy.Measure<float>(TestTensor.Filled([40, 40], 0f))));
    }
}
