using System.Buffers;
using System.Numerics.Tensors;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Initialization;

public class IcnrTests
{
    private static readonly NRange All = NRange.All, FirstThree = new(0, 3);

    [Fact]
    public void A_shuffled_convolution_begins_as_a_nearest_enlargement()
    {
        const int Factor = 3;
        var convolution = new Conv2d<float>(4, 2 * Factor * Factor, 3, padding: 1, bias: false);
        convolution.Weight.Update(weight => Init.Icnr(weight, new TorchGenerator(1), Factor));
        var kernels = new Conv2d<float>(4, 2, 3, padding: 1, bias: false);
        kernels.Weight.Update(weight => Init.KaimingNormal(weight, new TorchGenerator(1)));
        Tensor<float> input = TestTensor.Random<float>(1, [2, 4, 7, 5]);

        Tensor<float> shuffled = new PixelShuffle<float>(Factor).Forward(convolution.Forward(input));
        Tensor<float> enlarged = new Upsample<float>(scaleFactor: [Factor]).Forward(kernels.Forward(input));
        float[] expected = TestTensor.Values(enlarged), actual = TestTensor.Values(shuffled);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public void Any_initialiser_and_any_rank_will_do()
    {
        Tensor<double> weight = Tensor.CreateFromShape<double>([6, 2, 3]);
        Init.Icnr<double>(weight, new TorchGenerator(2), 2, (part, generator) => Init.Uniform(part, generator, 1, 2));
        double[] values = TestTensor.Values(weight);
        Assert.All(values, value => Assert.InRange(value, 1, 2));
        Assert.Equal(values[..6], values[6..12]);
        Assert.NotEqual(values[..6], values[12..18]);
    }

    [Fact]
    public void Strided_weights_are_filled_too()
    {
        Tensor<float> dense = Tensor.CreateFromShape<float>([4, 2, 3, 3]), wide = Tensor.CreateFromShape<float>([4, 2, 3, 5]);
        Init.Icnr(dense.AsTensorSpan(), new TorchGenerator(3), 2);
        Init.Icnr(wide.AsTensorSpan().Slice(All, All, All, FirstThree), new TorchGenerator(3), 2);
        Assert.Equal(TestTensor.Values(dense), TestTensor.Values(wide.Slice(All, All, All, FirstThree)));
    }

    [Fact]
    public void Channels_that_make_no_blocks_are_refused()
    {
        var generator = new TorchGenerator(4);
        Assert.Throws<ArgumentException>(() => Init.Icnr<float>(Tensor.CreateFromShape<float>([6, 2, 3, 3]), generator, 2));
        Assert.Throws<ArgumentException>(() => Init.Icnr<float>(Tensor.CreateFromShape<float>([4, 2]), generator, 2));
        Assert.Throws<ArgumentException>(() => Init.Icnr<float>(Tensor.CreateFromShape<float>([2, 2, 3, 3]), generator, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Init.Icnr<float>(Tensor.CreateFromShape<float>([4, 2, 3, 3]), generator, 0));
    }
}
