using ConvSharp.Files;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using Xunit;

namespace ConvSharp.Tests.Inference;

/// <summary>Functions of elements beside their formulas in float64.</summary>
public class ElementwiseTests
{
    /// <summary>Functions of integers alone; BitwiseTests has them.</summary>
    private static readonly BinaryFunction[] OfBits =
    [
        BinaryFunction.BitwiseAnd, BinaryFunction.BitwiseOr, BinaryFunction.BitwiseXor, BinaryFunction.ShiftLeft, BinaryFunction.ShiftRight,
    ];

    [Fact]
    public void Unary_functions_are_their_formulas()
    {
        foreach (UnaryFunction function in Enum.GetValues<UnaryFunction>())
        {
            foreach ((ElementType type, double tolerance) in OperationRun.Floats)
            {
                if (function is UnaryFunction.Not or UnaryFunction.BitwiseNot)
                    continue;
                var random = new Random(7);
                int length = random.Next(1, 70);
                (double least, double most) = Domain(function);
                double[] numbers =
                    [.. Enumerable.Range(0, length).Select(_ => least + (random.NextDouble() * (most - least))), .. Ties(least, most)];
                InferenceTensor input = Tensors.Of(type, numbers, numbers.Length);
                var unary = new Unary(function);
                InferenceTensor output = OperationRun.Run($"{function} {type}", unary, [input])[0];
                double[] expected = [.. Tensors.Doubles(input).Select(x => Formula(function, x, unary.Alpha, unary.Beta))];
                OperationRun.AssertClose($"{function} {type}", expected, output, tolerance);
            }
        }
    }

    [Fact]
    public void Large_planes_are_cut_without_a_seam()
    {
        InferenceTensor input = Tensors.Random(new Random(1), ElementType.Float32, 3, 50_001);
        InferenceTensor output = OperationRun.Run("relu", new Unary(UnaryFunction.Relu), [input])[0];
        OperationRun.AssertClose("relu", [.. Tensors.Doubles(input).Select(x => Math.Max(x, 0))], output, 0);
    }

    [Fact]
    public void Special_numbers_stay_what_they_are()
    {
        double[] numbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, 100, -100];
        InferenceTensor input = Tensors.Of(ElementType.Float32, numbers, 6);
        foreach (UnaryFunction function in new[]
        {
            UnaryFunction.Relu, UnaryFunction.Sigmoid, UnaryFunction.Tanh, UnaryFunction.Erf, UnaryFunction.Softplus,
            UnaryFunction.LeakyRelu, UnaryFunction.HardSigmoid, UnaryFunction.Elu, UnaryFunction.Round,
        })
        {
            var unary = new Unary(function);
            double[] expected = [.. numbers.Select(x => Formula(function, x, unary.Alpha, unary.Beta))];
            OperationRun.AssertClose($"{function}", expected, OperationRun.Run($"{function}", unary, [input])[0], 1e-6);
        }
    }

    [Fact]
    public void Binary_functions_broadcast()
    {
        for (int seed = 1; seed <= 25; seed++)
        {
            var random = new Random(seed);
            (nint[] a, nint[] b, nint[] output) = BroadcastingShapes(random);
            foreach (BinaryFunction function in Enum.GetValues<BinaryFunction>().Except(OfBits))
            {
                bool isLogic = function is BinaryFunction.And or BinaryFunction.Or or BinaryFunction.Xor;
                ElementType type = isLogic ? ElementType.Bool
                    : new[] { ElementType.Float32, ElementType.Float64, ElementType.Int32, ElementType.Int64 }[random.Next(4)];
                InferenceTensor x = Tensors.Random(random, type, a), y = Tensors.Random(random, type, b);
                if (function is BinaryFunction.Pow or BinaryFunction.Div)
                    (x, y) = (Positive(x), Positive(y, most: 3));
                if (function is BinaryFunction.Mod or BinaryFunction.Remainder)
                    y = Positive(y, most: 3);
                string context = $"seed {seed}, {function}, {x}, {y}";
                InferenceTensor result = OperationRun.Run(context, new Binary(function), [x, y])[0];
                (double[] left, double[] right) = (Tensors.Doubles(x), Tensors.Doubles(y));
                bool isInteger = type is ElementType.Int32 or ElementType.Int64;
                double[] expected =
                [
                    .. Tensors.Indices(output).Select(index =>
                        Formula(function, left[Tensors.Place(index, a)], right[Tensors.Place(index, b)], isInteger)),
                ];
                OperationRun.AssertClose(context, expected, result, type == ElementType.Float64 ? 1e-13 : 2e-6);
            }
        }
    }

    [Fact]
    public void Powers_take_exponents_of_other_types()
    {
        InferenceTensor x = InferenceTensor.Of<float>([1, 2, 3], 3), exponent = InferenceTensor.Of<long>([4, 5, 6], 3);
        OperationRun.AssertClose("float^int64", [1, 32, 729], OperationRun.Run("", new Binary(BinaryFunction.Pow), [x, exponent])[0], 0);
        InferenceTensor whole = InferenceTensor.Of<int>([1, 2, 3], 3), half = InferenceTensor.Of<float>([0.5f]);
        OperationRun.AssertClose("int32^float", [1, 1, 1], OperationRun.Run("", new Binary(BinaryFunction.Pow), [whole, half])[0], 0);
    }

    [Fact]
    public void Variadic_functions_join_any_number_of_operands()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            (nint[] a, nint[] b, nint[] output) = BroadcastingShapes(random);
            InferenceTensor[] inputs =
            [
                Tensors.Random(random, ElementType.Float32, a), Tensors.Random(random, ElementType.Float32, b),
                Tensors.Random(random, ElementType.Float32, output), Tensors.Random(random, ElementType.Float32),
            ];
            inputs = inputs[..random.Next(1, 5)];
            nint[] shape = inputs.Length == 1 ? a : output;
            foreach (VariadicFunction function in Enum.GetValues<VariadicFunction>())
            {
                string context = $"seed {seed}, {function} of {inputs.Length}";
                InferenceTensor result = OperationRun.Run(context, new Variadic(function), inputs)[0];
                double[][] values = [.. inputs.Select(Tensors.Doubles)];
                double[] expected =
                [
                    .. Tensors.Indices(shape).Select(index => values.Select((v, i) => v[Tensors.Place(index, inputs[i].Shape)]))
                        .Select(numbers => function switch
                        {
                            VariadicFunction.Max => numbers.Max(),
                            VariadicFunction.Min => numbers.Min(),
                            VariadicFunction.Mean => numbers.Average(),
                            _ => numbers.Sum(),
                        }),
                ];
                OperationRun.AssertClose(context, expected, result, 1e-6);
            }
        }
    }

    [Fact]
    public void Where_takes_three_operands_that_broadcast()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            (nint[] a, nint[] b, nint[] output) = BroadcastingShapes(random);
            InferenceTensor condition = Tensors.Random(random, ElementType.Bool, output);
            InferenceTensor x = Tensors.Random(random, ElementType.Int64, a), y = Tensors.Random(random, ElementType.Int64, b);
            double[][] values = [Tensors.Doubles(condition), Tensors.Doubles(x), Tensors.Doubles(y)];
            double[] expected =
            [
                .. Tensors.Indices(output).Select(index => values[0][Tensors.Place(index, output)] != 0
                    ? values[1][Tensors.Place(index, a)] : values[2][Tensors.Place(index, b)]),
            ];
            OperationRun.AssertClose($"seed {seed}", expected, OperationRun.Run($"seed {seed}", new Where(), [condition, x, y])[0], 0);
        }
    }

    [Fact]
    public void Clip_takes_either_bound_or_none()
    {
        InferenceTensor x = InferenceTensor.Of<float>([-3, -1, 0, 2, 9, float.PositiveInfinity], 6);
        InferenceTensor least = InferenceTensor.Of<float>([-1]), most = InferenceTensor.Of<float>([2]);
        OperationRun.AssertClose("both", [-1, -1, 0, 2, 2, 2], OperationRun.Run("both", new Clip(), [x, least, most])[0], 0);
        OperationRun.AssertClose(
            "most", [-3, -1, 0, 2, 2, 2], OperationRun.Run("most", new Clip(), [x, null, most])[0], 0);
        OperationRun.AssertClose(
            "none", [-3, -1, 0, 2, 9, double.PositiveInfinity], OperationRun.Run("none", new Clip(), [x])[0], 0);
        OperationRun.AssertClose("crossed", [-1, -1, -1, -1, -1, -1], OperationRun.Run("crossed", new Clip(), [x, most, least])[0], 0);
        InferenceTensor integers = InferenceTensor.Of<long>([-5, 5], 2), three = InferenceTensor.Of<long>([3]);
        OperationRun.AssertClose("integers", [-5, 3], OperationRun.Run("integers", new Clip(), [integers, null, three])[0], 0);
    }

    [Fact]
    public void Clip_keeps_nan_and_the_sign_of_zero()
    {
        float[] numbers = [float.NaN, -0f, 0f, -1, float.NegativeInfinity, float.PositiveInfinity, 6, 7, 0.5f];
        float[] limited = [float.NaN, -0f, 0f, 0, 0, 6, 6, 6, 0.5f];
        for (int length = 1; length <= 5 * numbers.Length; length++)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(i => numbers[i % numbers.Length])];
            float[] expected = [.. Enumerable.Range(0, length).Select(i => limited[i % numbers.Length])];
            InferenceTensor[] floats =
                [InferenceTensor.Of<float>(x, length), InferenceTensor.Of<float>([0]), InferenceTensor.Of<float>([6])];
            AssertSameBits($"float, {length} numbers", expected, OperationRun.Run("float", new Clip(), floats)[0]);
            InferenceTensor[] doubles =
                [.. floats.Select(tensor => Tensors.Of(ElementType.Float64, Tensors.Doubles(tensor), tensor.Shape))];
            AssertSameBits($"double, {length} numbers", expected, OperationRun.Run("double", new Clip(), doubles)[0]);
        }
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(-1, float.NaN)]
    public void Clip_to_a_bound_that_is_nan_is_nan(float least, float most)
    {
        InferenceTensor[] inputs =
            [InferenceTensor.Of<float>([-2, 0, 2], 3), InferenceTensor.Of<float>([least]), InferenceTensor.Of<float>([most])];
        Assert.All(Tensors.Doubles(OperationRun.Run("nan", new Clip(), inputs)[0]), number => Assert.Equal(double.NaN, number));
    }

    [Fact]
    public void Casts_cut_towards_zero()
    {
        InferenceTensor x = InferenceTensor.Of<float>([-1.7f, 0, 0.4f, 2.9f], 4);
        OperationRun.AssertClose("int64", [-1, 0, 0, 2], OperationRun.Run("", new Cast(ElementType.Int64), [x])[0], 0);
        OperationRun.AssertClose("bool", [1, 0, 1, 1], OperationRun.Run("", new Cast(ElementType.Bool), [x])[0], 0);
        InferenceTensor truth = InferenceTensor.Of<bool>([true, false], 2);
        OperationRun.AssertClose("float", [1, 0], OperationRun.Run("", new Cast(ElementType.Float32), [truth])[0], 0);
    }

    private static void AssertSameBits(string what, float[] expected, InferenceTensor actual) => Assert.True(
        expected.Select(number => BitConverter.DoubleToInt64Bits(number))
            .SequenceEqual(Tensors.Doubles(actual).Select(BitConverter.DoubleToInt64Bits)),
        $"{what}: [{string.Join(", ", Tensors.Doubles(actual))}], not [{string.Join(", ", expected)}]");

    private static InferenceTensor Positive(InferenceTensor x, double most = 10) =>
        Tensors.Of(x.Type, [.. Tensors.Doubles(x).Select(number => Math.Min(Math.Abs(number) + 1, most))], x.Shape);

    private static (nint[] A, nint[] B, nint[] Output) BroadcastingShapes(Random random)
    {
        nint[] output = Tensors.Shape(random, random.Next(1, 5), 6);
        nint[] a = [.. output.Select(size => random.Next(3) == 0 ? 1 : size)];
        nint[] b = [.. output.Select((size, axis) => a[axis] == 1 || random.Next(3) > 0 ? size : 1)];
        int dropped = random.Next(output.Length);
        return a[..dropped].All(size => size == 1) ? (a[dropped..], b, output) : (a, b, output);
    }

    private static double Formula(BinaryFunction function, double x, double y, bool isInteger) => function switch
    {
        BinaryFunction.Add => x + y,
        BinaryFunction.And => x != 0 && y != 0 ? 1 : 0,
        BinaryFunction.Div => isInteger ? Math.Truncate(x / y) : x / y,
        BinaryFunction.Equal => x == y ? 1 : 0,
        BinaryFunction.Greater => x > y ? 1 : 0,
        BinaryFunction.GreaterOrEqual => x >= y ? 1 : 0,
        BinaryFunction.Less => x < y ? 1 : 0,
        BinaryFunction.LessOrEqual => x <= y ? 1 : 0,
        BinaryFunction.Max => Math.Max(x, y),
        BinaryFunction.Min => Math.Min(x, y),
        BinaryFunction.Mod => x % y < 0 ? (x % y) + y : x % y,
        BinaryFunction.Mul => x * y,
        BinaryFunction.Or => x != 0 || y != 0 ? 1 : 0,
        BinaryFunction.PRelu => x < 0 ? x * y : x,
        BinaryFunction.Pow => Math.Pow(x, y),
        BinaryFunction.Remainder => x % y,
        BinaryFunction.Sub => x - y,
        _ => (x != 0) != (y != 0) ? 1 : 0,
    };

    private static (double Least, double Most) Domain(UnaryFunction function) => function switch
    {
        UnaryFunction.Log or UnaryFunction.Sqrt => (0, 12),
        UnaryFunction.Acosh => (1, 12),
        UnaryFunction.Acos or UnaryFunction.Asin => (-1, 1),
        // Steep at its ends, as the tangent is at its poles.
        UnaryFunction.Atanh => (-0.9, 0.9),
        UnaryFunction.Tan => (-1.4, 1.4),
        _ => (-6, 6),
    };

    /// <summary>Numbers halfway between integers, which rounding decides on.</summary>
    private static IEnumerable<double> Ties(double least, double most) => new[] { 0.5, 2.5 }.Where(x => x >= least && x <= most);

    private static double Formula(UnaryFunction function, double x, double alpha, double beta) => function switch
    {
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Acos => Math.Acos(x),
        UnaryFunction.Acosh => Math.Acosh(x),
        UnaryFunction.Asin => Math.Asin(x),
        UnaryFunction.Asinh => Math.Asinh(x),
        UnaryFunction.Atan => Math.Atan(x),
        UnaryFunction.Atanh => Math.Atanh(x),
        UnaryFunction.Ceil => Math.Ceiling(x),
        UnaryFunction.Celu => Math.Max(x, 0) + Math.Min(alpha * (Math.Exp(x / alpha) - 1), 0),
        UnaryFunction.Cos => Math.Cos(x),
        UnaryFunction.Cosh => Math.Cosh(x),
        UnaryFunction.Elu => x < 0 ? alpha * (Math.Exp(x) - 1) : x,
        UnaryFunction.Erf => Erf(x),
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.Floor => Math.Floor(x),
        UnaryFunction.Gelu => x * (1 + Erf(x / Math.Sqrt(2))) / 2,
        UnaryFunction.GeluTanh => x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / 2,
        UnaryFunction.HardSigmoid => Math.Min(Math.Max((alpha * x) + beta, 0), 1),
        UnaryFunction.HardSwish => x * Math.Min(Math.Max((x / 6) + 0.5, 0), 1),
        UnaryFunction.LeakyRelu => x < 0 ? alpha * x : x,
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        UnaryFunction.Neg => -x,
        UnaryFunction.Reciprocal => 1 / x,
        UnaryFunction.Relu => Math.Max(x, 0),
        UnaryFunction.Round => Math.Round(x, MidpointRounding.ToEven),
        UnaryFunction.Selu => beta * (x < 0 ? alpha * (Math.Exp(x) - 1) : x),
        UnaryFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        UnaryFunction.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        UnaryFunction.Sin => Math.Sin(x),
        UnaryFunction.Sinh => Math.Sinh(x),
        UnaryFunction.Softplus => x > 30 ? x : Math.Log(1 + Math.Exp(x)),
        UnaryFunction.Softsign => x / (1 + Math.Abs(x)),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Swish => x / (1 + Math.Exp(-alpha * x)),
        UnaryFunction.Tan => Math.Tan(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        _ => x > alpha ? x : 0,
    };

    private static double Erf(double x) => double.IsNaN(x) ? x : ConvSharp.Initialization.ErrorFunction.Erf(x);
}
