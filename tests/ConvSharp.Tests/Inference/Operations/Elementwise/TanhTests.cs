using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Inference.Operations.Elementwise;

/// <summary>The hyperbolic tangent, exact near 0 too.</summary>
public sealed class TanhTests
{
    [Fact]
    public void Floats_are_exact_to_some_last_bits() => Check<float>(4e-7);

    [Fact]
    public void Doubles_are_exact_to_some_last_bits() => Check<double>(8e-16);

    private static void Check<T>(double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] x =
        [
            .. from power in Enumerable.Range(-60, 70)
               from factor in new[] { 1, -1.3, 1.7 }
               select T.CreateTruncating(factor * Math.Pow(2, power)),
            T.Zero, T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.CreateTruncating(0.625),
        ];
        var builder = new InferenceGraphBuilder();
        builder.Output(builder.Add(new Unary(UnaryFunction.Tanh), builder.Constant(InferenceTensor.Of<T>(x, x.Length))));
        using InferenceSession session = new InferenceModel(builder.Build()).CreateSession();
        AssertIsTanh(session.Run([])[0].Elements<T>().ToArray(), x, tolerance);
        AssertIsTanh([.. new Tanh<T>().Forward(Tensor.Create(x, [x.Length]))], x, tolerance);
    }

    private static void AssertIsTanh<T>(T[] y, T[] x, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Tanh(double.CreateTruncating(x[i])), actual = double.CreateTruncating(y[i]);
            bool isClose = expected.Equals(actual) || Math.Abs(actual - expected) <= tolerance * Math.Abs(expected);
            if (!isClose)
                Assert.Fail($"tanh {x[i]}: {y[i]} instead of {expected}");
        }
    }
}
