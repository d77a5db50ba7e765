using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using Xunit;

namespace ConvSharp.Tests.Autograd;

/// <summary>Arithmetic on variables: values, gradients by central differences, reuse of one variable, what is refused.</summary>
public class VariableOperatorTests
{
    /// <summary>Operators as formulas on variables, and the same on numbers.</summary>
    private static readonly (
        string Text, Func<Variable<double>, Variable<double>, Variable<double>> Of, Func<double, double, double> Number)[] Formulas =
        [
            ("x + y", (x, y) => x + y, (x, y) => x + y),
            ("x - y", (x, y) => x - y, (x, y) => x - y),
            ("x * y", (x, y) => x * y, (x, y) => x * y),
            ("x / y", (x, y) => x / y, (x, y) => x / y),
            ("-x", (x, _) => -x, (x, _) => -x),
            ("x + 3", (x, _) => x + 3, (x, _) => x + 3),
            ("3 + x", (x, _) => 3 + x, (x, _) => 3 + x),
            ("x - 3", (x, _) => x - 3, (x, _) => x - 3),
            ("3 - x", (x, _) => 3 - x, (x, _) => 3 - x),
            ("x * 3", (x, _) => x * 3, (x, _) => x * 3),
            ("3 * x", (x, _) => 3 * x, (x, _) => 3 * x),
            ("x / 3", (x, _) => x / 3, (x, _) => x / 3),
            ("3 / x", (x, _) => 3 / x, (x, _) => 3 / x),
            ("x - x", (x, _) => x - x, (x, _) => 0),
            ("x * x", (x, _) => x * x, (x, _) => x * x),
            ("x / x", (x, _) => x / x, (x, _) => 1),
            ("x * x * x", (x, _) => x * x * x, (x, _) => x * x * x),
            ("x / (x * y)", (x, y) => x / (x * y), (x, y) => x / (x * y)),
            ("(x - y) * (x + y) / (y * y) - 2 / x", (x, y) => ((x - y) * (x + y) / (y * y)) - (2 / x),
                (x, y) => ((x - y) * (x + y) / (y * y)) - (2 / x)),
            ("-(x * 2 - 1) / (3 - -x)", (x, _) => -((x * 2) - 1) / (3 - -x), (x, _) => -((x * 2) - 1) / (3 - -x)),
            ("methods", (x, y) => x.Subtract(y).Multiply(x).Divide(y).Negate().Add(1).Subtract(2).Multiply(3).Divide(4),
                (x, y) => ((-((x - y) * x / y) + 1 - 2) * 3) / 4),
        ];

    public static TheoryData<string> Texts => [.. Formulas.Select(formula => formula.Text)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Values_and_gradients_are_right(string text)
    {
        (_, Func<Variable<double>, Variable<double>, Variable<double>> of, Func<double, double, double> number) =
            Formulas.Single(formula => formula.Text == text);
        foreach (nint[] shape in new nint[][] { [1], [7], [2, 3, 5] })
        {
            Tensor<double> x = AwayFromZero(1, shape), y = AwayFromZero(2, shape);
            var tape = new Tape<double>();
            double[] left = TestTensor.Values(x), right = TestTensor.Values(y), found = new double[left.Length];
            of(tape.Input(x), tape.Input(y)).Value.FlattenTo(found);
            for (int i = 0; i < found.Length; i++)
                Assert.Equal(number(left[i], right[i]), found[i], 1e-13);

            // y only where it is used: a gradient that nothing asks for is an error of its own.
            bool usesSecond = text.Contains('y', StringComparison.Ordinal) || text == "methods";
            GradientCheck.Run(
                inputs => of(inputs[0], inputs[^1]), usesSecond ? [x, y] : [x], [], 3, $"{text}, shape [{string.Join(", ", shape)}]");
        }
    }

    [Fact]
    public void A_gradient_by_hand()
    {
        // f = x² · y − x / y at x = 3, y = 2: df/dx = 2xy − 1/y = 11.5, df/dy = x² + x/y² = 9.75.
        var tape = new Tape<double>();
        Variable<double> x = tape.Input(TestTensor.Of([3.0], [1]), needsGradient: true),
            y = tape.Input(TestTensor.Of([2.0], [1]), needsGradient: true);
        Variable<double> f = (x * x * y) - (x / y);
        Assert.Equal(16.5, f.Value[0]);
        tape.Backward(f);
        Assert.Equal(11.5, tape.Gradient(x)[0]);
        Assert.Equal(9.75, tape.Gradient(y)[0]);
    }

    [Fact]
    public void A_number_may_change_from_step_to_step()
    {
        var tape = new Tape<float>();
        foreach (float factor in new[] { 2f, 2, -3, 0.5f })
        {
            Variable<float> x = tape.Input(TestTensor.Of([5f], [1]), needsGradient: true);
            Variable<float> scaled = (factor * x) - (factor / x);
            Assert.Equal((factor * 5) - (factor / 5), scaled.Value[0]);
            tape.Backward(scaled);
            Assert.Equal(factor + (factor / 25), tape.Gradient(x)[0], 1e-6f);
            tape.Clear();
        }
    }

    [Fact]
    public void Division_by_zero_is_that_of_ieee()
    {
        var tape = new Tape<float>();
        Variable<float> x = tape.Input(TestTensor.Of([1f, -1, 0], [3]));
        var values = new float[3];
        (x / 0f).Value.FlattenTo(values);
        Assert.Equal([float.PositiveInfinity, float.NegativeInfinity, float.NaN], values);
        (x / tape.Input(TestTensor.Filled([3], 0f))).Value.FlattenTo(values);
        Assert.Equal([float.PositiveInfinity, float.NegativeInfinity, float.NaN], values);
    }

    [Fact]
    public void Only_the_side_that_needs_a_gradient_gets_one()
    {
        var tape = new Tape<double>();
        Variable<double> x = tape.Input(TestTensor.Of([3.0], [1])), y = tape.Input(TestTensor.Of([2.0], [1]), needsGradient: true);
        tape.Backward((x / y) - (x * y));
        Assert.Equal(-3.75, tape.Gradient(y)[0]);
        Assert.Throws<InvalidOperationException>(() => tape.Gradient(x).Rank);
    }

    [Theory]
    [InlineData("-", "subtrahend")]
    [InlineData("*", "factor")]
    [InlineData("/", "divisor")]
    public void Other_shapes_are_refused_in_words(string sign, string name)
    {
        var tape = new Tape<float>();
        Variable<float> x = tape.Input(TestTensor.Filled([2, 3], 1f)), y = tape.Input(TestTensor.Filled([3, 2], 1f));
        var error = Assert.Throws<ConvolutionArgumentException>(() => sign switch { "-" => x - y, "*" => x * y, _ => x / y });
        Assert.Contains($"expected {name} of size [2, 3]; {name} is [3, 2]", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => x * new Tape<float>().Input(TestTensor.Filled([2, 3], 1f)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Results_are_the_same_bits_for_any_number_of_threads(int threads)
    {
        Assert.Equal(Run(1), Run(threads));

        static float[] Run(int threads)
        {
            var tape = new Tape<float>(new ParallelOptions { MaxDegreeOfParallelism = threads });
            nint[] shape = [50_001];
            Variable<float> x = tape.Input(TestTensor.Random<float>(1, shape), needsGradient: true),
                y = tape.Input(TestTensor.Random<float>(2, shape), needsGradient: true);
            Variable<float> result = (x * y) - (x / (y + 9f)) - (-x * 2f);
            tape.Backward(result, TestTensor.Random<float>(3, shape));
            var values = new float[3 * (int)shape[0]];
            result.Value.FlattenTo(values);
            tape.Gradient(x).FlattenTo(values.AsSpan((int)shape[0]));
            tape.Gradient(y).FlattenTo(values.AsSpan(2 * (int)shape[0]));
            return values;
        }
    }

    private static Tensor<double> AwayFromZero(int seed, ReadOnlySpan<nint> shape)
    {
        Tensor<double> values = TestTensor.Random<double>(seed, shape);
        double[] flat = [.. TestTensor.Values(values).Select(value => value + (value < 0 ? -0.5 : 0.5))];
        return Tensor.Create(flat, shape);
    }
}
