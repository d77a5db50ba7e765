using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>Number / x.</summary>
internal readonly struct QuotientOfScalar<T> : IFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string SecondName => "";

    public static void Value(in Operands<T> of, Span<T> value) => TensorPrimitives.Divide(of.Scalar, of.First, value);

    public static void Gradient(int input, in Operands<T> of, ReadOnlySpan<T> valueGradient, Span<T> gradient)
    {
        // −g · (number / x) / x
        TensorPrimitives.Divide(of.Scalar, of.First, gradient);
        TensorPrimitives.Divide(gradient, of.First, gradient);
        TensorPrimitives.Multiply(gradient, valueGradient, gradient);
        TensorPrimitives.Negate(gradient, gradient);
    }
}
