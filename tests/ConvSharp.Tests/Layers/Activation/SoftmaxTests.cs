using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Layers;
using ConvSharp.Tests.Autograd;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Softmax along any axis of any shape, beside a naive reference.</summary>
public class SoftmaxTests
{
    [Fact]
    public void Random_shapes_along_every_axis_have_the_references_numbers()
    {
        for (int seed = 1; seed <= 150; seed++)
        {
            var random = new Random(seed);
            nint[] shape = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => (nint)random.Next(1, 8))];
            int axis = random.Next(-shape.Length, shape.Length);
            Check<float>(seed, shape, axis, 2e-6);
            Check<double>(seed, shape, axis, 1e-14);
        }
    }

    [Theory]
    [InlineData(0, 3, 2500)]
    [InlineData(1, 2, 5, 1030)]
    [InlineData(-1, 1, 9001)]
    [InlineData(1, 2, 5000)]
    public void Long_axes_are_cut_without_a_seam(int axis, params int[] shape) =>
        Check<float>(7, TestTensor.Sizes(shape), axis, 5e-6);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 3, 4)]
    [InlineData(0, 2, 3, 4)]
    [InlineData(1, 2, 3, 4, 2)]
    [InlineData(1, 1, 3, 2, 2, 2)]
    public void Without_an_axis_it_is_torchs(int axis, params int[] shape)
    {
        Tensor<float> input = TestTensor.Random<float>(1, TestTensor.Sizes(shape));
        Assert.Equal(TestTensor.Values(new Softmax<float>(axis).Forward(input)), TestTensor.Values(new Softmax<float>().Forward(input)));
    }

    [Fact]
    public void Gradients_are_those_of_central_differences_on_every_axis()
    {
        for (int axis = 0; axis < 3; axis++)
            GradientCheck.Layer(new Softmax<double>(axis), [3, 4, 5], axis + 1);
    }

    [Fact]
    public void Axes_of_size_0_give_nothing()
    {
        Assert.Equal([0, 3], new Softmax<float>(1).Forward(TestTensor.Filled([0, 3], 1f)).Lengths.ToArray());
        Assert.Equal([3, 0], new Softmax<float>(1).Forward(TestTensor.Filled([3, 0], 1f)).Lengths.ToArray());
        Assert.Equal([3, 0, 2], new Softmax<float>(0).Forward(TestTensor.Filled([3, 0, 2], 1f)).Lengths.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    public void An_axis_that_is_none_is_refused_in_torchs_words(int dim) => Assert.Contains(
        $"Dimension out of range (expected to be in range of [-2, 1], but got {dim})",
        Assert.Throws<ConvolutionArgumentException>(() => new Softmax<float>(dim).Forward(TestTensor.Filled([2, 3], 1f))).Message,
        StringComparison.Ordinal);

    private static void Check<T>(int seed, nint[] shape, int axis, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string what = $"seed {seed}, [{string.Join(", ", shape)}], axis {axis}, {typeof(T).Name}";
        Tensor<T> input = TestTensor.Random<T>(seed, shape);
        Tensor.Multiply(input, T.CreateTruncating(6), input);
        Tensor<T> outputGradient = TestTensor.Random<T>(seed + 1, shape);
        var tape = new Tape<T>();
        Variable<T> variable = tape.Input(input, needsGradient: true), output = new Softmax<T>(axis).Forward(variable);
        var found = new T[output.Value.FlattenedLength];
        output.Value.FlattenTo(found);
        tape.Backward(output, outputGradient);
        var foundGradient = new T[found.Length];
        tape.Gradient(variable).FlattenTo(foundGradient);
        (double[] expected, double[] gradient) = Reference(input, outputGradient, axis < 0 ? axis + shape.Length : axis);
        for (int i = 0; i < found.Length; i++)
        {
            if (!(Math.Abs(double.CreateTruncating(found[i]) - expected[i]) <= tolerance))
                Assert.Fail($"{what}: {i}");
            if (!(Math.Abs(double.CreateTruncating(foundGradient[i]) - gradient[i]) <= tolerance))
                Assert.Fail($"{what}: gradient {i}");
        }
    }

    private static (double[] Output, double[] Gradient) Reference<T>(Tensor<T> input, Tensor<T> outputGradient, int axis)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] x = [.. TestTensor.Values(input).Select(double.CreateTruncating)];
        double[] dy = [.. TestTensor.Values(outputGradient).Select(double.CreateTruncating)];
        double[] y = new double[x.Length], dx = new double[x.Length];
        int inner = 1, length = (int)input.Lengths[axis];
        foreach (nint size in input.Lengths[(axis + 1)..])
            inner *= (int)size;
        for (int i = 0; i < x.Length; i++)
        {
            int first = i - (i / inner % length * inner);
            double sum = 0, product = 0;
            for (int j = 0; j < length; j++)
                sum += Math.Exp(x[first + (j * inner)]);
            for (int j = 0; j < length; j++)
                product += dy[first + (j * inner)] * Math.Exp(x[first + (j * inner)]) / sum;
            y[i] = Math.Exp(x[i]) / sum;
            dx[i] = y[i] * (dy[i] - product);
        }

        return (y, dx);
    }
}
