using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Adaptive max pooling beside a naive reference, with ties, infinities and NaN.</summary>
public class AdaptiveMaxPoolTests
{
    private static readonly double[] Special = [double.NaN, double.NegativeInfinity, double.PositiveInfinity];

    [Fact]
    public void Random_shapes_have_the_references_numbers_and_gradients()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            int rank = random.Next(1, 4);
            nint[] spatial = [.. Enumerable.Range(0, rank).Select(_ => (nint)random.Next(1, 8))];
            long[] wanted = [.. spatial.Select(size => (long)random.Next(1, (int)size + 3))];
            nint[] shape = random.Next(2) == 0 ? [2, 3, .. spatial] : [3, .. spatial];
            // Few different numbers, so that there are ties; now and then one that is none.
            double[] values = [.. Enumerable.Range(0, (int)shape.Aggregate((nint)1, (product, size) => product * size))
                .Select(_ => random.Next(40) == 0 ? Special[random.Next(3)] : random.Next(6))];
            Check(seed, rank, Tensor.Create(values, shape), wanted);
        }
    }

    [Fact]
    public void Long_rows_have_one_largest_number()
    {
        float[] values = [.. Enumerable.Range(0, 10_007).Select(i => i == 9_001 ? 2f : i % 7 / 7f)];
        var tape = new Tape<float>();
        Variable<float> input = tape.Input(Tensor.Create(values, [1, 10_007]), needsGradient: true);
        Variable<float> output = new AdaptiveMaxPool1d<float>(1).Forward(input);
        Assert.Equal(2, output.Value[0, 0]);
        tape.Backward(output, TestTensor.Filled([1, 1], 3f));
        Assert.Equal(3, tape.Gradient(input)[0, 9_001]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Sizes_that_are_none_are_refused_in_torchs_words(int size) => Assert.Contains(
        "adaptive_max_pool2d: elements of output_size must be greater than 0",
        Assert.Throws<ConvolutionArgumentException>(() => new AdaptiveMaxPool2d<float>((1, size))).Message, StringComparison.Ordinal);

    [Fact]
    public void Inputs_of_another_rank_or_without_elements_are_refused()
    {
        AssertError("Expected 3D or 4D input (got 2D input)", () => new AdaptiveMaxPool2d<float>(1).Forward(TestTensor.Filled([3, 5], 1f)));
        AssertError("non-zero size", () => new AdaptiveMaxPool1d<float>(1).Forward(TestTensor.Filled([2, 3, 0], 1f)));
        AssertError("more elements", () => new AdaptiveMaxPool1d<float>(long.MaxValue).Forward(TestTensor.Filled([2, 3, 4], 1f)));
        AssertError("list of 3", () => _ = new AdaptiveMaxPool2d<float>((1, 2, 3)));

        static void AssertError(string words, Action action) =>
            Assert.Contains(words, Assert.Throws<ConvolutionArgumentException>(action).Message, StringComparison.Ordinal);
    }

    private static void Check(int seed, int rank, Tensor<double> input, long[] wanted)
    {
        string what = $"seed {seed}, [{string.Join(", ", input.Lengths.ToArray())}] to [{string.Join(", ", wanted)}]";
        Layer<double> layer = rank switch
        {
            1 => new AdaptiveMaxPool1d<double>(wanted),
            2 => new AdaptiveMaxPool2d<double>(wanted),
            _ => new AdaptiveMaxPool3d<double>(wanted),
        };
        var tape = new Tape<double>();
        Variable<double> variable = tape.Input(input, needsGradient: true), output = layer.Forward(variable);
        Tensor<double> outputGradient = TestTensor.Random<double>(seed, output.Shape);
        var found = new double[outputGradient.FlattenedLength];
        output.Value.FlattenTo(found);
        tape.Backward(output, outputGradient);
        var foundGradient = new double[input.FlattenedLength];
        tape.Gradient(variable).FlattenTo(foundGradient);
        (double[] expected, double[] gradient) = Reference(input, TestTensor.Values(outputGradient), rank, wanted);
        Assert.True(expected.AsSpan().SequenceEqual(found), $"{what}: other maxima");
        for (int i = 0; i < gradient.Length; i++)
        {
            if (!(Math.Abs(gradient[i] - foundGradient[i]) < 1e-12))
                Assert.Fail($"{what}: gradient {i}");
        }

        Assert.Equal(found, TestTensor.Values(layer.Forward(input)));
    }

    private static (double[] Output, double[] Gradient) Reference(Tensor<double> input, double[] outputGradient, int rank, long[] wanted)
    {
        double[] values = TestTensor.Values(input), output = new double[outputGradient.Length], gradient = new double[values.Length];
        long[] sizes = [1, 1, 1], outputs = [1, 1, 1];
        for (int axis = 1; axis <= rank; axis++)
            (sizes[^axis], outputs[^axis]) = (input.Lengths[^axis], wanted[^axis]);
        long plane = sizes[0] * sizes[1] * sizes[2], outputPlane = outputs[0] * outputs[1] * outputs[2];
        for (long i = 0; i < output.Length; i++)
        {
            long rest = i % outputPlane, w = rest % outputs[2], h = rest / outputs[2] % outputs[1], d = rest / outputs[2] / outputs[1];
            (double largest, long place) = (double.NegativeInfinity, -1);
            for (long z = Start(0, d); z < End(0, d); z++)
            {
                for (long y = Start(1, h); y < End(1, h); y++)
                {
                    for (long x = Start(2, w); x < End(2, w); x++)
                    {
                        long at = (i / outputPlane * plane) + (((z * sizes[1]) + y) * sizes[2]) + x;
                        if (place < 0 || values[at] > largest || double.IsNaN(values[at]))
                            (largest, place) = (values[at], at);
                    }
                }
            }

            output[i] = largest;
            gradient[place] += outputGradient[i];
        }

        return (output, gradient);

        long Start(int axis, long index) => (long)Math.Floor((double)index * sizes[axis] / outputs[axis]);

        long End(int axis, long index) => (long)Math.Ceiling((double)(index + 1) * sizes[axis] / outputs[axis]);
    }
}
