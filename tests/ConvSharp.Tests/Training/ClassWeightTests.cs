using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Training;
using Xunit;
using GradientCheck = ConvSharp.Tests.Autograd.GradientCheck;

namespace ConvSharp.Tests.Training;

/// <summary>Class weights in cross entropy, by torch's definition written out in double and by central differences.</summary>
public class ClassWeightTests
{
    private const int Batch = 3, Classes = 4, Width = 5;
    private const long Ignored = -1;

    private static readonly double[] Weights = [0.5, 2, 0, 3.25];

    public static TheoryData<Reduction, double, int> Cases => new()
    {
        { Reduction.Mean, 0, 1 },
        { Reduction.Sum, 0, 2 },
        { Reduction.Mean, 0.1, 3 },
        { Reduction.Sum, 0.3, 4 },
        { Reduction.Mean, 1, 5 },
    };

    [Fact]
    public void A_mean_by_hand()
    {
        // Equal logits of two classes: each loss is log 2. Class 0 counts 3 times, class 1 once: the weighted mean is log 2 too, and
        // the gradient of a position is its weight / 4 times (1/2 − target).
        var tape = new Tape<double>();
        Variable<double> logits = tape.Input(TestTensor.Filled([2, 2], 1.0), needsGradient: true);
        Variable<double> loss = Loss.CrossEntropy(logits, TestTensor.Of([0L, 1], [2]), weight: TestTensor.Of([3.0, 1], [2]));
        Assert.Equal(Math.Log(2), loss.Value[0], 1e-15);
        tape.Backward(loss);
        AssertClose([-0.375, 0.375, 0.125, -0.125], tape.Gradient(logits));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Numbers_have_torchs_value_and_gradients(Reduction reduction, double smoothing, int seed)
    {
        (Tensor<double> logits, long[] numbers, Tensor<double> weight) = Problem(seed);
        Tensor<long> classes = TestTensor.Of(numbers, [Batch, Width]);
        double nll = 0, smooth = 0, counted = 0;
        for (int position = 0; position < numbers.Length; position++)
        {
            if (numbers[position] == Ignored)
                continue;
            double[] log = LogProbabilities(logits, position);
            nll -= Weights[numbers[position]] * log[numbers[position]];
            smooth -= log.Zip(Weights, (left, right) => left * right).Sum();
            counted += Weights[numbers[position]];
        }

        double expected = ((1 - smoothing) * nll) + (smoothing / Classes * smooth);
        var tape = new Tape<double>();
        double found = Of(tape.Input(logits)).Value[0];
        Assert.Equal(reduction == Reduction.Sum ? expected : expected / counted, found, 1e-13);
        GradientCheck.Run(inputs => Of(inputs[0]), [logits], [], seed, $"weighted numbers, {reduction}, {smoothing}");

        Variable<double> Of(Variable<double> input) => Loss.CrossEntropy(input, classes, smoothing, Ignored, reduction, weight);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Probabilities_have_torchs_value_and_gradients(Reduction reduction, double smoothing, int seed)
    {
        (Tensor<double> logits, _, Tensor<double> weight) = Problem(seed);
        Tensor<double> target = TestTensor.Random<double>(seed + 20, [Batch, Classes, Width]);
        double expected = 0;
        for (int position = 0; position < Batch * Width; position++)
        {
            double[] log = LogProbabilities(logits, position);
            for (int c = 0; c < Classes; c++)
            {
                double smoothed = (target[position / Width, c, position % Width] * (1 - smoothing)) + (smoothing / Classes);
                expected -= log[c] * smoothed * Weights[c];
            }
        }

        var tape = new Tape<double>();
        double found = Of(tape.Input(logits), tape.Input(target)).Value[0];

        // torch divides by the number of positions here, not by the weights.
        Assert.Equal(reduction == Reduction.Sum ? expected : expected / (Batch * Width), found, 1e-13);
        GradientCheck.Run(
            inputs => Of(inputs[0], inputs[1]), [logits, target], [], seed, $"weighted probabilities, {reduction}, {smoothing}");

        Variable<double> Of(Variable<double> input, Variable<double> probabilities) =>
            Loss.CrossEntropy(input, probabilities, smoothing, reduction, weight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void Weights_of_one_change_nothing(double smoothing)
    {
        (Tensor<double> logits, long[] numbers, _) = Problem(6);
        Tensor<long> classes = TestTensor.Of(numbers, [Batch, Width]);
        var tape = new Tape<double>();
        Variable<double> input = tape.Input(logits);
        Assert.Equal(
            Loss.CrossEntropy(input, classes, smoothing, Ignored).Value[0],
            Loss.CrossEntropy(input, classes, smoothing, Ignored, weight: TestTensor.Filled([Classes], 1.0)).Value[0], 1e-14);
    }

    [Fact]
    public void Where_no_weight_counts_the_mean_is_no_number()
    {
        var tape = new Tape<float>();
        Variable<float> loss = Loss.CrossEntropy(
            tape.Input(TestTensor.Filled([1, 2], 1f)), TestTensor.Of([1L], [1]), weight: TestTensor.Of([1f, 0], [2]));
        Assert.True(float.IsNaN(loss.Value[0]));
    }

    [Fact]
    public void Weights_may_be_part_of_a_larger_tensor_and_change_between_steps()
    {
        (Tensor<double> logits, long[] numbers, Tensor<double> weight) = Problem(7);
        Tensor<long> classes = TestTensor.Of(numbers, [Batch, Width]);
        Tensor<double> strided = Tensor.Create([0.5, 9, 2, 9, 0, 9, 3.25, 9], [4], [2]);
        var tape = new Tape<double>();
        foreach (Tensor<double> weights in new[] { weight, strided, TestTensor.Filled([4], 2.0), weight })
        {
            double whole = Loss.CrossEntropy(tape.Input(logits), classes, 0, Ignored, Reduction.Sum, weights).Value[0];
            tape.Clear();
            double alone = Loss.CrossEntropy(
                new Tape<double>().Input(logits), classes, 0, Ignored, Reduction.Sum, weights.ToDenseTensor()).Value[0];
            Assert.Equal(alone, whole);
        }
    }

    [Fact]
    public void Weights_of_another_shape_are_refused_in_words()
    {
        (Tensor<double> logits, long[] numbers, _) = Problem(8);
        Tensor<long> classes = TestTensor.Of(numbers, [Batch, Width]);
        foreach (nint[] shape in new nint[][] { [3], [5], [4, 1], [1] })
        {
            Tensor<double> weight = TestTensor.Filled(shape, 1.0);
            string text = $"[{string.Join(", ", shape)}]";
            Refused(text, () => Loss.CrossEntropy(new Tape<double>().Input(logits), classes, 0, Ignored, weight: weight));
            var tape = new Tape<double>();
            Refused(text, () => Loss.CrossEntropy(tape.Input(logits), tape.Input(logits), weight: weight));
        }

        static void Refused(string shape, Func<object> loss)
        {
            var error = Assert.Throws<ConvolutionArgumentException>(loss);
            Assert.Equal("weight", error.ParamName);
            Assert.Contains(
                $"weight tensor should be defined either for all 4 classes or no classes but got weight tensor of shape: {shape}",
                error.Message, StringComparison.Ordinal);
        }
    }

    private static (Tensor<double> Logits, long[] Numbers, Tensor<double> Weight) Problem(int seed)
    {
        var random = new Random(seed);
        long[] numbers = [.. Enumerable.Range(0, Batch * Width).Select(_ => random.NextInt64(Ignored, Classes))];
        numbers[0] = Ignored;
        return (TestTensor.Random<double>(seed, [Batch, Classes, Width]), numbers, TestTensor.Of(Weights, [Classes]));
    }

    private static double[] LogProbabilities(Tensor<double> logits, int position)
    {
        double[] at = [.. Enumerable.Range(0, Classes).Select(c => logits[position / Width, c, position % Width])];
        double logSum = Math.Log(at.Sum(Math.Exp));
        return [.. at.Select(value => value - logSum)];
    }

    private static void AssertClose(double[] expected, in ReadOnlyTensorSpan<double> found)
    {
        var values = new double[found.FlattenedLength];
        found.FlattenTo(values);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-15);
    }
}
