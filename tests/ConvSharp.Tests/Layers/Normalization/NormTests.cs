using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using ConvSharp.Tests.Autograd;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Layer, group and instance norms: random shapes beside a naive reference, running averages, extremes.</summary>
public class NormTests
{
    [Fact]
    public void Random_shapes_have_the_references_numbers()
    {
        for (int seed = 1; seed <= 100; seed++)
        {
            var random = new Random(seed);
            nint batch = random.Next(1, 5), groups = random.Next(1, 4), channels = groups * random.Next(1, 4);
            nint[] spatial = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (nint)random.Next(2, 7))];
            nint[] shape = [batch, channels, .. spatial];
            int size = (int)spatial.Aggregate((nint)1, (product, length) => product * length);
            Layer<double> instance = spatial.Length switch
            {
                1 => new InstanceNorm1d<double>(channels, affine: true),
                2 => new InstanceNorm2d<double>(channels, affine: true),
                _ => new InstanceNorm3d<double>(channels, affine: true),
            };
            long[] last = [.. shape[^random.Next(1, shape.Length)..].Select(length => (long)length)];
            int normalized = (int)last.Aggregate(1L, (product, length) => product * length);
            Check(seed, new GroupNorm<double>(groups, channels), shape, (int)(channels / groups) * size, i => i / size % (int)channels);
            Check(seed, instance, shape, size, i => i / size % (int)channels);
            Check(seed, new LayerNorm<double>(last), shape, normalized, i => i % normalized);
        }
    }

    [Fact]
    public void Gradients_of_random_shapes_are_those_of_central_differences()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            nint groups = random.Next(1, 4), channels = groups * random.Next(1, 3), width = random.Next(3, 6);
            foreach (Layer<double> layer in new Layer<double>[]
            {
                new GroupNorm<double>(groups, channels), new InstanceNorm1d<double>(channels, affine: true, trackRunningStats: true),
                new LayerNorm<double>([channels, width]), new LayerNorm<double>(width, bias: false),
            })
            {
                foreach (Parameter<double> parameter in layer.Parameters)
                    parameter.Set(TestTensor.Random<double>(seed + 50, parameter.Shape));
                GradientCheck.Layer(layer, [random.Next(1, 4), channels, width], seed);
            }
        }
    }

    [Fact]
    public void An_instance_norm_is_a_group_norm_of_single_channels()
    {
        Tensor<float> input = TestTensor.Random<float>(1, [3, 5, 7, 9]);
        Assert.Equal(
            TestTensor.Values(new GroupNorm<float>(5, 5).Forward(input)), TestTensor.Values(new InstanceNorm2d<float>(5).Forward(input)));
        Tensor<float> alone = TestTensor.Random<float>(1, [5, 7, 9]);
        Assert.Equal(
            TestTensor.Values(new InstanceNorm2d<float>(5).Forward(Tensor.Create(TestTensor.Values(alone), [1, 5, 7, 9]))),
            TestTensor.Values(new InstanceNorm2d<float>(5).Forward(alone)));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(null)]
    public void Running_averages_of_instance_norms_follow_torchs_formulas(double? momentum)
    {
        var layer = new InstanceNorm1d<double>(2, momentum: momentum, trackRunningStats: true);
        double[] means = [0, 0], variances = [1, 1];
        for (int batch = 1; batch <= 3; batch++)
        {
            Tensor<double> input = TestTensor.Random<double>(batch, [4, 2, 5]);
            layer.Forward(new Tape<double>().Input(input));
            double[] values = TestTensor.Values(input);
            for (int channel = 0; channel < 2; channel++)
            {
                double[][] rows = [.. Enumerable.Range(0, 4).Select(sample => values.AsSpan(((sample * 2) + channel) * 5, 5).ToArray())];
                double weight = momentum ?? 0;
                means[channel] = ((1 - weight) * means[channel]) + (weight * rows.Average(row => row.Average()));
                variances[channel] = ((1 - weight) * variances[channel])
                    + (weight * rows.Average(row => row.Sum(value => (value - row.Average()) * (value - row.Average())) / 4));
                Assert.Equal(means[channel], layer.RunningMean![channel], 1e-14);
                Assert.Equal(variances[channel], layer.RunningVar![channel], 1e-14);
            }
        }

        Assert.Equal(0, layer.NumBatchesTracked!.Value);
        Tensor<double> test = TestTensor.Random<double>(9, [1, 2, 1]), output = layer.Forward(test);
        for (int i = 0; i < 2; i++)
            Assert.Equal((TestTensor.Values(test)[i] - means[i]) / Math.Sqrt(variances[i] + 1e-5), TestTensor.Values(output)[i], 1e-12);
        (double Mean, double Variance) before = (layer.RunningMean![0], layer.RunningVar![1]);
        layer.Forward(TestTensor.Random<double>(10, [3, 2, 4]));
        Assert.Equal(before, (layer.RunningMean[0], layer.RunningVar[1]));
    }

    /// <summary>In float the sum, or the squares, overflow: 10³⁸, 2·10³⁸, 3·10³⁸, 10³⁸ have a mean and a deviation for all that.</summary>
    [Fact]
    public void Numbers_near_the_largest_have_a_mean_and_a_deviation()
    {
        float[] values = [1e38f, 2e38f, 3e38f, 1e38f];
        float[] expected = [-0.9045340f, 0.3015113f, 1.5075568f, -0.9045340f];
        Assert.All(
            new (Layer<float> Layer, nint[] Shape)[]
            {
                (new LayerNorm<float>(4), [1, 4]), (new GroupNorm<float>(1, 4), [1, 4]), (new InstanceNorm1d<float>(1), [1, 1, 4]),
                (new BatchNorm1d<float>(1), [4, 1]), (new BatchNorm1d<float>(1), [1, 1, 4]),
            },
            of =>
            {
                var tape = new Tape<float>();
                var found = new float[4];
                of.Layer.Forward(tape.Input(Tensor.Create(values, of.Shape))).Value.FlattenTo(found);
                for (int i = 0; i < 4; i++)
                    Assert.Equal(expected[i], found[i], 1e-5f);
            });
    }

    [Fact]
    public void A_mean_far_from_zero_costs_no_digits()
    {
        float[] values = [.. TestTensor.Values(TestTensor.Random<float>(1, [2000])).Select(value => MathF.Round(value * 8) + 1e6f)];
        double mean = values.Average(value => (double)value), variance = values.Average(value => (value - mean) * (value - mean));
        float[] found = TestTensor.Values(new LayerNorm<float>(2000).Forward(Tensor.Create(values, [1, 2000])));
        float[] grouped = TestTensor.Values(new GroupNorm<float>(1, 20).Forward(Tensor.Create(values, [1, 20, 100])));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal((values[i] - mean) / Math.Sqrt(variance), found[i], 0.01);
            Assert.Equal((values[i] - mean) / Math.Sqrt(variance), grouped[i], 0.01);
        }
    }

    [Fact]
    public void A_nan_stays_in_its_own_group()
    {
        float[] values = TestTensor.Values(TestTensor.Random<float>(1, [2, 4, 6]));
        values[7] = float.NaN;
        Tensor<float> input = Tensor.Create(values, [2, 4, 6]);
        AssertNanWithin(12, new GroupNorm<float>(2, 4));
        AssertNanWithin(6, new InstanceNorm1d<float>(4), start: 6);
        AssertNanWithin(6, new LayerNorm<float>(6), start: 6);

        void AssertNanWithin(int count, Layer<float> layer, int start = 0)
        {
            float[] found = TestTensor.Values(layer.Forward(input));
            for (int i = 0; i < found.Length; i++)
            {
                if (float.IsNaN(found[i]) != (i >= start && i < start + count))
                    Assert.Fail($"{layer}: {i} is {found[i]}");
            }
        }
    }

    [Fact]
    public void Constant_groups_become_the_bias()
    {
        foreach (float value in new[] { 5f, -1e30f, 1e-30f, 0f })
        {
            Tensor<float> input = TestTensor.Filled([2, 4, 3], value);
            foreach (Layer<float> layer in new Layer<float>[]
            {
                new LayerNorm<float>([4, 3]), new GroupNorm<float>(2, 4), new InstanceNorm1d<float>(4),
            })
            {
                Assert.All(TestTensor.Values(layer.Forward(input)), found => Assert.Equal(0, found));
            }
        }
    }

    [Fact]
    public void Parameters_learn_without_the_input_and_the_input_without_them()
    {
        foreach (Layer<double> layer in new Layer<double>[]
        {
            new LayerNorm<double>([3, 5]), new GroupNorm<double>(3, 3), new InstanceNorm1d<double>(3, affine: true),
        })
        {
            Tensor<double> input = TestTensor.Random<double>(1, [70, 3, 5]), outputGradient = TestTensor.Random<double>(2, [70, 3, 5]);
            (double[] Input, double[][] Parameters) all = Gradients(layer, input, outputGradient, needsInput: true);
            Assert.Equal(all.Parameters, Gradients(layer, input, outputGradient, needsInput: false).Parameters);
            foreach (Parameter<double> parameter in layer.Parameters)
                parameter.NeedsGradient = false;
            Assert.Equal(all.Input, Gradients(layer, input, outputGradient, needsInput: true).Input);
        }

        static (double[] Input, double[][] Parameters) Gradients(
            Layer<double> layer, Tensor<double> input, Tensor<double> outputGradient, bool needsInput)
        {
            var tape = new Tape<double>();
            Variable<double> variable = tape.Input(input, needsInput);
            tape.Backward(layer.Forward(variable), outputGradient);
            return (
                needsInput ? Flat(tape.Gradient(variable)) : [],
                [.. layer.Parameters.Where(parameter => parameter.NeedsGradient).Select(parameter => Flat(tape.Gradient(parameter)))]);
        }
    }

    /// <summary>The layer beside the plain formula over groups of neighbouring elements, which all three norms are.</summary>
    private static void Check(int seed, Layer<double> layer, nint[] shape, int groupSize, Func<int, int> parameterOf)
    {
        foreach (Parameter<double> parameter in layer.Parameters)
            parameter.Set(TestTensor.Random<double>(seed + 50, parameter.Shape));
        double[] weight = Flat(layer.Parameters[0].Values), bias = Flat(layer.Parameters[1].Values);
        Tensor<double> input = TestTensor.Random<double>(seed, shape);
        double[] x = TestTensor.Values(input), found = TestTensor.Values(layer.Forward(input));
        for (int i = 0; i < x.Length; i++)
        {
            double[] group = x[(i / groupSize * groupSize)..((i / groupSize * groupSize) + groupSize)];
            double mean = group.Average(), variance = group.Average(value => (value - mean) * (value - mean));
            double expected = ((x[i] - mean) / Math.Sqrt(variance + 1e-5) * weight[parameterOf(i)]) + bias[parameterOf(i)];
            if (!(Math.Abs(expected - found[i]) <= 1e-12))
                Assert.Fail($"{layer}, [{string.Join(", ", shape)}], seed {seed}: {i} should be {expected}, but is {found[i]}");
        }
    }

    private static double[] Flat(ReadOnlyTensorSpan<double> tensor)
    {
        var values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
