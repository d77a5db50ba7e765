using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Autograd;

/// <summary>Compares gradients with central differences, in double.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-6;

    /// <summary>What is differentiated: one variable from several.</summary>
    public delegate Variable<double> Function(Variable<double>[] inputs);

    /// <summary>Checks a layer's gradients by its input and its parameters.</summary>
    public static void Layer(Layer<double> layer, ReadOnlySpan<nint> inputShape, int seed) =>
        Run(inputs => layer.Forward(inputs[0]), [TestTensor.Random<double>(seed, inputShape)], layer.Parameters, seed, $"{layer}");

    /// <summary>Checks a function's gradients by its inputs and by parameters. Its outputs are weighted at random.</summary>
    public static void Run(
        Function function, Tensor<double>[] inputs, IReadOnlyList<Parameter<double>> parameters, int seed, string what)
    {
        string where = $"{what}, inputs {string.Join(", ", inputs.Select(input => Print(input.Lengths)))}, seed {seed}";
        var tape = new Tape<double>(new ParallelOptions { MaxDegreeOfParallelism = 2 });
        Variable<double>[] variables = [.. inputs.Select(input => tape.Input(input, needsGradient: true))];
        Variable<double> output = function(variables);
        Tensor<double> weights = TestTensor.Random<double>(seed + 1000, output.Shape);
        tape.Backward(output, weights);
        for (int i = 0; i < inputs.Length; i++)
        {
            Tensor<double> input = inputs[i];
            double[] found = Flat(tape.Gradient(variables[i])), values = Flat(input);
            Compare(found, index => Derivative(values[index], value => Set(input, index, value)), $"{where}: input {i}");
        }

        foreach (Parameter<double> parameter in parameters)
        {
            double[] found = Flat(tape.Gradient(parameter)), values = Flat(parameter.Values);
            Compare(found, index => Derivative(values[index], value => Set(parameter, index, value)), $"{where}: {parameter.Name}");
        }

        double Derivative(double value, Action<double> set)
        {
            set(value + Step);
            double above = Weighted();
            set(value - Step);
            double below = Weighted();
            set(value);
            return (above - below) / (2 * Step);
        }

        double Weighted()
        {
            var probe = new Tape<double>(new ParallelOptions { MaxDegreeOfParallelism = 1 });
            Variable<double> result = function([.. inputs.Select(input => probe.Input(input))]);
            return Tensor.Dot<double>(result.Value, weights);
        }
    }

    private static void Compare(double[] found, Func<int, double> derivative, string what)
    {
        for (int i = 0; i < found.Length; i++)
        {
            double expected = derivative(i);
            double error = Math.Abs(found[i] - expected) / Math.Max(1, Math.Abs(expected));
            if (!(error <= Tolerance))
                Assert.Fail($"{what}: gradient {i} should be {expected}, but is {found[i]}");
        }
    }

    private static void Set(Tensor<double> tensor, int index, double value) => tensor[Indices(tensor.Lengths, index)] = value;

    private static void Set(Parameter<double> parameter, int index, double value) => parameter[Indices(parameter.Shape, index)] = value;

    private static nint[] Indices(ReadOnlySpan<nint> shape, int index)
    {
        var indices = new nint[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            indices[axis] = index % shape[axis];
            index /= (int)shape[axis];
        }

        return indices;
    }

    private static double[] Flat(ReadOnlyTensorSpan<double> tensor)
    {
        var values = new double[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static string Print(ReadOnlySpan<nint> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
