using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Training;
using Xunit;
using GradientCheck = ConvSharp.Tests.Autograd.GradientCheck;

namespace ConvSharp.Tests.Training;

/// <summary>Losses, by hand and by central differences.</summary>
public class LossTests
{
    public static TheoryData<Reduction> Reductions => [Reduction.Mean, Reduction.Sum];

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Squared_error_has_the_right_value_and_gradients(Reduction reduction)
    {
        var tape = new Tape<double>();
        Variable<double> loss = Loss.MeanSquaredError(
            tape.Input(TestTensor.Of([1.0, 2, 3, 4], [2, 2])), tape.Input(TestTensor.Of([1.0, 0, 0, 5], [2, 2])), reduction);
        Assert.Equal(reduction == Reduction.Sum ? 14 : 3.5, loss.Value[0], 1e-15);
        CheckGradients((prediction, target) => Loss.MeanSquaredError(prediction, target, reduction), "squared error");
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Absolute_error_has_the_right_value_and_gradients(Reduction reduction)
    {
        var tape = new Tape<double>();
        Variable<double> prediction = tape.Input(TestTensor.Of([1.0, 2, 3, 4], [2, 2]), needsGradient: true);
        Variable<double> loss = Loss.MeanAbsoluteError(prediction, tape.Input(TestTensor.Of([1.0, 0, 0, 5], [2, 2])), reduction);
        Assert.Equal(reduction == Reduction.Sum ? 6 : 1.5, loss.Value[0], 1e-15);
        tape.Backward(loss);
        double unit = reduction == Reduction.Sum ? 1 : 0.25;
        Assert.Equal([0, unit, unit, -unit], Flat(tape.Gradient(prediction)));
        CheckGradients((left, right) => Loss.MeanAbsoluteError(left, right, reduction), "absolute error");
    }

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Binary_cross_entropy_has_the_right_value_and_gradients(Reduction reduction)
    {
        double[] x = [0.5, -2, 3, 0.1, -0.4, 1], y = [1, 0, 0.25, 0.5, 1, 0], weight = [2, 1, 0.5];
        double expected = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double sigmoid = 1 / (1 + Math.Exp(-x[i]));
            expected -= (weight[i % 3] * y[i] * Math.Log(sigmoid)) + ((1 - y[i]) * Math.Log(1 - sigmoid));
        }

        var tape = new Tape<double>();
        Tensor<double> weights = TestTensor.Of(weight, [3]);
        Variable<double> loss = Loss.BinaryCrossEntropyWithLogits(
            tape.Input(TestTensor.Of(x, [2, 3])), tape.Input(TestTensor.Of(y, [2, 3])), weights, reduction);
        Assert.Equal(reduction == Reduction.Sum ? expected : expected / 6, loss.Value[0], 1e-14);

        Tensor<double> seven = TestTensor.Random<double>(3, [7]);
        CheckGradients((logits, target) => Loss.BinaryCrossEntropyWithLogits(logits, target, seven, reduction), "weighted binary");
        CheckGradients((logits, target) => Loss.BinaryCrossEntropyWithLogits(logits, target, null, reduction), "binary");
    }

    [Theory]
    [InlineData(Reduction.Mean, 0)]
    [InlineData(Reduction.Sum, 0)]
    [InlineData(Reduction.Mean, 0.1)]
    [InlineData(Reduction.Sum, 1)]
    public void Cross_entropy_of_numbers_has_the_right_value_and_gradients(Reduction reduction, double smoothing)
    {
        const int Batch = 3, Classes = 4, Width = 5;
        Tensor<double> logits = TestTensor.Random<double>(4, [Batch, Classes, Width]);
        var random = new Random(5);
        long[] numbers = [.. Enumerable.Range(0, Batch * Width).Select(_ => random.Next(-1, Classes))];
        Tensor<long> classes = TestTensor.Of(numbers, [Batch, Width]);

        double sum = 0;
        int counted = 0;
        for (int position = 0; position < numbers.Length; position++)
        {
            if (numbers[position] < 0)
                continue;
            counted++;
            double[] at = [.. Enumerable.Range(0, Classes).Select(c => logits[position / Width, c, position % Width])];
            double logSum = Math.Log(at.Sum(Math.Exp));
            for (int c = 0; c < Classes; c++)
                sum -= (((1 - smoothing) * (c == numbers[position] ? 1 : 0)) + (smoothing / Classes)) * (at[c] - logSum);
        }

        var tape = new Tape<double>();
        Variable<double> loss = Loss.CrossEntropy(tape.Input(logits), classes, smoothing, ignoreIndex: -1, reduction);
        Assert.True(counted < numbers.Length);
        Assert.Equal(reduction == Reduction.Sum ? sum : sum / counted, loss.Value[0], 1e-13);
        GradientCheck.Run(
            inputs => Loss.CrossEntropy(inputs[0], classes, smoothing, ignoreIndex: -1, reduction), [logits], [], 6, "cross entropy");
    }

    [Theory]
    [InlineData(Reduction.Mean, 0)]
    [InlineData(Reduction.Sum, 0.3)]
    public void Cross_entropy_of_probabilities_is_that_of_numbers_where_they_are_certain(Reduction reduction, double smoothing)
    {
        Tensor<double> logits = TestTensor.Random<double>(7, [4, 3, 2]), certain = TestTensor.Filled([4, 3, 2], 0.0);
        Tensor<long> classes = TestTensor.Of([0L, 1, 2, 2, 1, 0, 0, 2], [4, 2]);
        for (int position = 0; position < 8; position++)
            certain[position / 2, (nint)classes[position / 2, position % 2], position % 2] = 1;

        var tape = new Tape<double>();
        Variable<double> input = tape.Input(logits);
        Assert.Equal(
            Loss.CrossEntropy(input, classes, smoothing, reduction: reduction).Value[0],
            Loss.CrossEntropy(input, tape.Input(certain), smoothing, reduction).Value[0], 1e-14);
        CheckGradients((left, right) => Loss.CrossEntropy(left, right, smoothing, reduction), "cross entropy of probabilities");
    }

    [Fact]
    public void Class_numbers_may_be_part_of_a_larger_tensor()
    {
        var tape = new Tape<double>();
        Variable<double> logits = tape.Input(TestTensor.Random<double>(8, [2, 3]));
        Tensor<long> all = TestTensor.Of([7L, 7, 1, 2], [4]), others = Tensor.Create([1L, 7, 2, 7], [2], [2]);
        double expected = Loss.CrossEntropy(logits, TestTensor.Of([1L, 2], [2])).Value[0];
        Assert.Equal(expected, Loss.CrossEntropy(logits, all.Slice([2..4])).Value[0]);
        Assert.Equal(expected, Loss.CrossEntropy(logits, others).Value[0]);
    }

    [Fact]
    public void Large_logits_neither_overflow_nor_vanish()
    {
        var tape = new Tape<float>();
        Variable<float> logits = tape.Input(TestTensor.Of([1000f, -1000, 30, -30], [2, 2]), needsGradient: true);
        Variable<float> loss = Loss.BinaryCrossEntropyWithLogits(
            logits, tape.Input(TestTensor.Of([1f, 0, 1, 0], [2, 2])), reduction: Reduction.Sum);
        Assert.Equal(2 * Math.Exp(-30), loss.Value[0], 1e-19);
        tape.Backward(loss);
        Assert.All(Flat(tape.Gradient(logits)), gradient => Assert.True(Math.Abs(gradient) < 1e-12f));

        tape = new Tape<float>();
        logits = tape.Input(TestTensor.Of([1000f, -1000, 5e8f, 5e8f], [2, 2]), needsGradient: true);
        loss = Loss.CrossEntropy(logits, TestTensor.Of([1L, 0], [2]), reduction: Reduction.Sum);
        Assert.Equal(2000 + Math.Log(2), loss.Value[0], 1e-3);
        tape.Backward(loss);
        Assert.Equal([1, -1, -0.5f, 0.5f], Flat(tape.Gradient(logits)));
    }

    [Fact]
    public void Without_a_position_that_counts_the_mean_is_no_number() =>
        Assert.True(double.IsNaN(Loss.CrossEntropy(
            new Tape<double>().Input(TestTensor.Filled([1, 2], 1.0)), TestTensor.Of([Loss.DefaultIgnoreIndex], [1])).Value[0]));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Losses_are_the_same_bits_for_any_number_of_threads(int threads)
    {
        Assert.Equal(Losses(1), Losses(threads));

        static float[] Losses(int threads)
        {
            var tape = new Tape<float>(new ParallelOptions { MaxDegreeOfParallelism = threads });
            Variable<float> x = tape.Input(TestTensor.Random<float>(8, [50, 9, 131])),
                y = tape.Input(TestTensor.Random<float>(9, [50, 9, 131]));
            return
            [
                Loss.MeanSquaredError(x, y).Value[0], Loss.MeanAbsoluteError(x, y).Value[0], Loss.CrossEntropy(x, y).Value[0],
                Loss.BinaryCrossEntropyWithLogits(x, y).Value[0],
            ];
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        var tape = new Tape<float>();
        Variable<float> one = tape.Input(TestTensor.Filled([2, 3], 1f)), other = tape.Input(TestTensor.Filled([3, 2], 1f));
        Tensor<long> classes = TestTensor.Of([0L, 2], [2]);
        Refused("expected target of size [2, 3]; target is [3, 2]", () => Loss.MeanSquaredError(one, other));
        Refused("expected target of size [2, 3]; target is [3, 2]", () => Loss.CrossEntropy(one, other));
        Refused("not a valid value for reduction", () => Loss.MeanSquaredError(one, one, (Reduction)7));
        Refused("not a valid value for reduction", () => Loss.CrossEntropy(one, classes, reduction: (Reduction)7));
        Refused("label_smoothing is 1.5", () => Loss.CrossEntropy(one, classes, 1.5));
        Refused(
            "Target 2 is out of bounds.; classes is 2: use numbers from 0 to 1",
            () => Loss.CrossEntropy(other, TestTensor.Of([0L, 2, 1], [3])));
        Refused("expected classes of size [3]; classes is [2]", () => Loss.CrossEntropy(other, classes));
        Refused("need a batch axis", () => Loss.CrossEntropy(tape.Input(TestTensor.Filled([2], 1f)), classes));
        Refused("pos_weight is [2]", () => Loss.BinaryCrossEntropyWithLogits(one, one, TestTensor.Filled([2], 1f)));

        static void Refused(string words, Func<object> loss) => Assert.Contains(
            words, Assert.Throws<ConvolutionArgumentException>(loss).Message, StringComparison.Ordinal);
    }

    private static void CheckGradients(Func<Variable<double>, Variable<double>, Variable<double>> loss, string what)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            GradientCheck.Run(
                inputs => loss(inputs[0], inputs[1]),
                [TestTensor.Random<double>(seed, [seed, 3, 7]), TestTensor.Random<double>(seed + 10, [seed, 3, 7])], [], seed, what);
        }
    }

    private static T[] Flat<T>(in ReadOnlyTensorSpan<T> tensor)
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
