using System.Numerics;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class WeightExaminationTests
{
    private static readonly CheckerboardLaboratory Quick = new(seeds: 2);

    [Fact]
    public void Bilinear_weights_make_no_pattern_and_random_ones_do()
    {
        WeightExamination found = Quick.Examine(Bilinear<float>());
        Assert.False(found.Subject.HasPattern);
        Assert.Equal(0, found.Subject.FlatContrast, 1e-6);
        Assert.True(found.Subject.Score < 1, $"score {found.Subject.Score}");
        Assert.True(found.Random.Score > 50 && found.Random.FlatContrast > 0.3,
            $"random {found.Random.Score}, {found.Random.FlatContrast}");
        Assert.Equal(0, found.EvenChange, 1e-6);
        Assert.StartsWith("These weights make no pattern", found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_learnt_pattern_is_found_in_its_channel()
    {
        ConvTranspose2d<float> layer = Bilinear<float>();
        layer.Weight.Update(weight => weight[[2, 1, 0, 0]] += 0.05f);
        WeightExamination found = Quick.Examine(layer);
        string numbers = $"score {found.Subject.Score}, contrast {found.Subject.FlatContrast}, even {found.Even!.Score}";
        Assert.True(found.Subject.HasPattern && found.Subject.Score > 20, numbers);
        Assert.Equal(1, found.Subject.WorstChannel);
        Assert.Equal(0, found.Subject.ChannelContrasts[0], 1e-6);
        Assert.True(found.Even.Score < 1 && found.Even.FlatContrast < 1e-6 && found.EvenChange is > 0 and < 0.05, numbers);
        Assert.Contains("channel 1", found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Opposite_phases_of_one_strength_are_a_pattern()
    {
        var layer = new ConvTranspose2d<double>(1, 1, 2, 2, bias: false);
        layer.Weight.Update(weight =>
        {
            (weight[[0, 0, 0, 0]], weight[[0, 0, 0, 1]], weight[[0, 0, 1, 0]], weight[[0, 0, 1, 1]]) = (1, -1, -1, 1);
        });
        WeightMeasurement measured = Quick.Measure(layer);
        Assert.True(measured.Score > 50, $"score {measured.Score}");
        Assert.Equal(1, measured.FlatContrast, 1e-9);
    }

    [Fact]
    public void Contrast_is_what_was_put_in()
    {
        // One input channel at c: outputs c·(1 + 0.1) and c·(1 − 0.1) in a board.
        var layer = new ConvTranspose2d<double>(1, 1, 2, 2, bias: false);
        layer.Weight.Update(weight =>
        {
            (weight[[0, 0, 0, 0]], weight[[0, 0, 0, 1]], weight[[0, 0, 1, 0]], weight[[0, 0, 1, 1]]) = (1.1, 0.9, 0.9, 1.1);
        });
        Assert.Equal(0.1 / Math.Sqrt(1.01), Quick.Measure(layer).FlatContrast, 1e-9);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    public void A_strided_convolution_is_measured_by_its_gradient(int kernel, int stride)
    {
        var layer = new Conv2d<float>(3, 5, kernel, stride, padding: 1, generator: new TorchGenerator(4));
        float[] before = layer.Weight.Elements.ToArray();
        WeightExamination found = Quick.Examine(layer);
        Assert.True(found.Subject.HasPattern && !found.Even!.HasPattern, $"{found.Subject.Score}, {found.Even!.Score}");
        Assert.Equal(3, found.Subject.ChannelContrasts.Count);
        Assert.Contains("gradient", found.Advice, StringComparison.Ordinal);
        Assert.Equal(before, layer.Weight.Elements.ToArray());
    }

    [Fact]
    public void A_sequence_is_measured_as_a_whole()
    {
        var generator = new TorchGenerator(6);
        var shuffled = new Conv2d<float>(4, 12, 3, padding: 1, generator: generator);
        var network = new Sequential<float>(
            new Conv2d<float>(4, 4, 3, padding: 1, generator: generator), new ReLU<float>(), shuffled, new PixelShuffle<float>(2));
        double random = Quick.Measure(network).FlatContrast;
        shuffled.Weight.Update(weight => Init.Icnr(weight, generator, 2));
        shuffled.Bias!.Update(bias => bias.Fill(0));
        double icnr = Quick.Measure(network).FlatContrast;
        Assert.True(random > 0.1 && icnr < 1e-6, $"random {random}, ICNR {icnr}");
    }

    [Fact]
    public void Layers_between_have_no_overlap_of_their_own()
    {
        Layer<float>[] between =
        [
            new ReLU6<float>(), new SiLU<float>(), new GELU<float>(), new Hardswish<float>(), new Hardsigmoid<float>(), new PReLU<float>(),
            new GroupNorm<float>(1, 3), new InstanceNorm2d<float>(3), new BatchNorm2d<float>(3),
        ];
        Assert.All(between, layer =>
        {
            double score = Quick.Measure(new Sequential<float>(Bilinear<float>(), layer)).Score;
            Assert.True(score < 3, $"{layer}: score {score}");
        });
    }

    [Fact]
    public void Kernels_with_holes_have_no_even_weights()
    {
        WeightExamination found = Quick.Examine(new ConvTranspose2d<float>(2, 2, 1, 2, generator: new TorchGenerator(0)));
        Assert.Null(found.Even);
        Assert.Contains("No weights of this kernel are even", found.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        var broken = new ConvTranspose2d<float>(1, 1, 4, 2);
        broken.Weight.Update(weight => weight[[0, 0, 0, 0]] = float.NaN);
        Layer<float>[] layers =
        [
            broken, new ConvTranspose1d<float>(1, 1, 4, 2), new ConvTranspose2d<float>(1, 1, 4, 32), new ReLU<float>(),
            new Linear<float>(2, 2),
            new Sequential<float>(new ConvTranspose2d<float>(1, 1, 4, 2), new Conv2d<float>(1, 1, 4, 2)),
            new Sequential<float>(new Conv2d<float>(1, 1, 4, 2), new BatchNorm2d<float>(1)),
            new Sequential<float>(new Conv2d<float>(1, 1, 4, 2), new InstanceNorm2d<float>(1, trackRunningStats: true)),
            new Upsample<float>(scaleFactor: [1.5]), new Softmax<float>(1),
        ];
        Assert.All(layers, layer => Assert.Throws<ConvolutionArgumentException>(() => Quick.Measure(layer)));
    }

    private static ConvTranspose2d<T> Bilinear<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Channels = 3;
        double[] hat = [0.25, 0.75, 0.75, 0.25];
        var layer = new ConvTranspose2d<T>(Channels, Channels, 4, 2, padding: 1, bias: false);
        layer.Weight.Update(weight =>
        {
            weight.Fill(T.Zero);
            for (nint channel = 0; channel < Channels; channel++)
            {
                for (nint tap = 0; tap < 16; tap++)
                    weight[[channel, channel, tap / 4, tap % 4]] = T.CreateTruncating(hat[tap / 4] * hat[tap % 4]);
            }
        });
        return layer;
    }
}
