using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Batch norm's statistics: of the batch in training, running averages in inference.</summary>
public class BatchNormTests
{
    [Theory]
    [InlineData(0.25)]
    [InlineData(null)]
    public void Running_averages_follow_torchs_formulas(double? momentum)
    {
        var layer = new BatchNorm1d<double>(2, momentum: momentum);
        double[] means = [0, 0], variances = [1, 1];
        for (int batch = 1; batch <= 3; batch++)
        {
            Tensor<double> input = TestTensor.Random<double>(batch, [4, 2, 5]);
            layer.Forward(new Tape<double>().Input(input));
            double weight = momentum ?? (1.0 / batch);
            for (int channel = 0; channel < 2; channel++)
            {
                double[] values = [.. TestTensor.Values(input).Where((_, i) => i / 5 % 2 == channel)];
                double mean = values.Average(), variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
                means[channel] = ((1 - weight) * means[channel]) + (weight * mean);
                variances[channel] = ((1 - weight) * variances[channel]) + (weight * variance);
                Assert.Equal(means[channel], layer.RunningMean![channel], 1e-14);
                Assert.Equal(variances[channel], layer.RunningVar![channel], 1e-14);
            }

            Assert.Equal(batch, layer.NumBatchesTracked!.Value);
        }

        Tensor<double> test = TestTensor.Random<double>(9, [1, 2, 3]), output = layer.Forward(test);
        for (int i = 0; i < 6; i++)
        {
            double expected = (TestTensor.Values(test)[i] - means[i / 3]) / Math.Sqrt(variances[i / 3] + 1e-5);
            Assert.Equal(expected, TestTensor.Values(output)[i], 1e-12);
        }

        Assert.Equal(3, layer.NumBatchesTracked!.Value);
    }

    [Fact]
    public void A_mean_far_from_zero_costs_no_digits()
    {
        // Sums of squares would leave nothing of a deviation of 1 at a mean of 10⁶ in float.
        Tensor<float> input = TestTensor.Random<float>(1, [2, 1, 100, 100]);
        float[] shifted = [.. TestTensor.Values(input).Select(value => MathF.Round(value * 8) + 1e6f)];
        var layer = new BatchNorm2d<float>(1);
        Variable<float> output = layer.Forward(new Tape<float>().Input(Tensor.Create(shifted, input.Lengths)));
        double mean = shifted.Average(value => (double)value), variance = shifted.Average(value => (value - mean) * (value - mean));
        for (nint i = 0; i < 100; i++)
            Assert.Equal((shifted[i] - mean) / Math.Sqrt(variance), output.Value[0, 0, 0, i], 0.01);
    }

    [Fact]
    public void State_has_torchs_names()
    {
        var network = new Sequential<float>(new Conv2d<float>(3, 2, 3), new BatchNorm2d<float>(2));
        Assert.Equal(
            ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "1.num_batches_tracked"],
            network.NamedState().Select(entry => entry.Name));
        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias"], network.NamedParameters().Select(named => named.Key));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_torchs_words()
    {
        AssertError("expected 4D input (got 3D input)", () => new BatchNorm2d<float>(3).Forward(TestTensor.Filled([1, 3, 5], 1f)));
        AssertError(
            "running_mean should contain 4 elements not 3", () => new BatchNorm1d<float>(3).Forward(TestTensor.Filled([2, 4], 1f)));
        AssertError(
            "Expected more than 1 value per channel when training, got input size [1, 3]",
            () => new BatchNorm1d<float>(3).Forward(new Tape<float>().Input(TestTensor.Filled([1, 3], 1f))));
        AssertError("num_features", () => _ = new BatchNorm1d<float>(0));

        static void AssertError(string words, Action action) =>
            Assert.Contains(words, Assert.Throws<ConvolutionArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
