using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Layers;
using ConvSharp.Tests.Autograd;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Activations: their formulas over all lengths and magnitudes, and their gradients beyond the bends.</summary>
public class ActivationTests
{
    private static readonly string[] Names = ["ReLU6", "SiLU", "GELU", "GELU tanh", "Hardswish", "Hardsigmoid", "PReLU"];

    public static TheoryData<string> All() => [.. Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Outputs_are_those_of_the_formula_at_every_length(string name)
    {
        for (int length = 1; length <= 70; length++)
        {
            Check<float>(name, length, 3e-6);
            Check<double>(name, length, 3e-15);
        }

        Check<float>(name, 20_011, 3e-6);
        Check<double>(name, 20_011, 3e-15);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_hold_beyond_the_bends(string name)
    {
        Layer<double> layer = Layer<double>(name);
        for (int seed = 1; seed <= 5; seed++)
        {
            Tensor<double> input = Scaled(TestTensor.Random<double>(seed, [3, 4, 7]), 9);
            GradientCheck.Run(inputs => layer.Forward(inputs[0]), [input], layer.Parameters, seed, name);
        }
    }

    // From 40 digits: x/2·erfc(−x/√2), rounded.
    [Theory]
    [InlineData(-30, -1.472014178144456e-196)]
    [InlineData(-8, -4.976768459417427e-15)]
    [InlineData(-5, -1.4332578593959695e-06)]
    [InlineData(-2.5, -0.015524163314440337)]
    [InlineData(-2, -0.04550026389635842)]
    [InlineData(-1.999, -0.04558554968838511)]
    [InlineData(-0.7518, -0.16997120746440647)]
    [InlineData(0.001, 0.000500398942213911)]
    [InlineData(0.5, 0.34573123063700656)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(2, 1.9544997361036416)]
    [InlineData(3.7, 3.699601140986134)]
    public void Gelu_is_that_of_the_normal_distribution(double x, double expected)
    {
        AssertClose<double>(x, expected, 2e-15 * (1 + (x * x)));
        if (x == (float)x && x > -10)
            AssertClose<float>(x, expected, 5e-7 * (1 + (x * x)));
    }

    [Fact]
    public void A_slope_of_all_is_added_up_over_all()
    {
        // 3 · 5000 numbers of −1 with gradients of 1: the slope's gradient is −15000, in floats that lose nothing.
        var layer = new PReLU<float>(init: 0.5);
        var tape = new Tape<float>();
        Variable<float> input = tape.Input(TestTensor.Filled([3, 5000], -1f), needsGradient: true);
        Variable<float> output = layer.Forward(input);
        Assert.Equal(-0.5f, output.Value[0, 0]);
        tape.Backward(output, TestTensor.Filled([3, 5000], 1f));
        Assert.Equal(-15000, tape.Gradient(layer.Weight)[0]);
        Assert.Equal(0.5f, tape.Gradient(input)[2, 4999]);
    }

    [Fact]
    public void A_slope_learns_where_the_input_does_not()
    {
        var layer = new PReLU<double>(2);
        Assert.Equal(["weight"], layer.NamedState().Select(entry => entry.Name));
        Assert.Equal([2], layer.Weight.Shape.ToArray());
        Assert.Equal(0.25, layer.Weight[1]);
        var tape = new Tape<double>();
        Variable<double> output = layer.Forward(tape.Input(TestTensor.Of([-1.0, 2, -3, 4, -5, -6], [1, 2, 3])));
        tape.Backward(output, TestTensor.Of([1.0, 2, 3, 4, 5, 6], [1, 2, 3]));
        Assert.Equal(-10, tape.Gradient(layer.Weight)[0]);
        Assert.Equal(-61, tape.Gradient(layer.Weight)[1]);
    }

    public static TheoryData<string, Action> Refused() => new()
    {
        { "approximate argument must be either none or tanh", () => _ = new GELU<float>((GeluApproximation)2) },
        { "num_parameters must be positive", () => _ = new PReLU<float>(0) },
        {
            "Found parameter numbers = 3 and channel size = 4.",
            () => new PReLU<float>(3).Forward(TestTensor.Filled([2, 4], 1f))
        },
        { "Found parameter numbers = 3 and channel size = 1.", () => new PReLU<double>(3).Forward(TestTensor.Filled([3], 1.0)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_is_refused_in_torchs_words(string words, Action action) =>
        Assert.Contains(words, Assert.Throws<ConvolutionArgumentException>(action).Message, StringComparison.Ordinal);

    private static void AssertClose<T>(double x, double expected, double relative)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double found = double.CreateTruncating(TestTensor.Values(new GELU<T>().Forward(Tensor.Create([T.CreateTruncating(x)], [1])))[0]);
        Assert.True(
            Math.Abs(found - expected) <= relative * Math.Abs(expected),
            $"GELU({x}), {typeof(T).Name}, should be {expected}, but is {found}");
    }

    private static void Check<T>(string name, int length, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> input = Scaled(TestTensor.Random<T>(length, [length]), 9);
        T[] values = TestTensor.Values(input), found = TestTensor.Values(Layer<T>(name).Forward(input));
        for (int i = 0; i < length; i++)
        {
            double x = double.CreateTruncating(values[i]), expected = Formula(name, x);
            if (!(Math.Abs(double.CreateTruncating(found[i]) - expected) <= tolerance * Math.Max(Math.Abs(expected), Math.Abs(x))))
                Assert.Fail($"{name} ({typeof(T).Name}), seed and length {length}: {i}, at {x}, should be {expected}, but is {found[i]}");
        }
    }

    private static double Formula(string name, double x) => name switch
    {
        "ReLU6" => Math.Min(Math.Max(x, 0), 6),
        "SiLU" => x / (1 + Math.Exp(-x)),
        "GELU" => x * (1 + NaiveErf(x / Math.Sqrt(2))) / 2,
        "GELU tanh" => x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / 2,
        "Hardswish" => x * Math.Min(Math.Max(x + 3, 0), 6) / 6,
        "Hardsigmoid" => Math.Min(Math.Max(x + 3, 0), 6) / 6,
        _ => x > 0 ? x : x / 4,
    };

    /// <summary>2/√π·Σ (−1)ⁿ·x²ⁿ⁺¹/(n!·(2n+1)), in the form without alternating signs.</summary>
    private static double NaiveErf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 400 && Math.Abs(term) > 1e-20 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    private static Layer<T> Layer<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "ReLU6" => new ReLU6<T>(),
            "SiLU" => new SiLU<T>(),
            "GELU" => new GELU<T>(),
            "GELU tanh" => new GELU<T>(GeluApproximation.Tanh),
            "Hardswish" => new Hardswish<T>(),
            "Hardsigmoid" => new Hardsigmoid<T>(),
            _ => new PReLU<T>(),
        };

    private static Tensor<T> Scaled<T>(Tensor<T> tensor, double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor.Multiply(tensor, T.CreateTruncating(factor), tensor);
        return tensor;
    }
}
