using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>x · number.</summary>
internal readonly struct ScalarProduct<T> : IFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string SecondName => "";

    public static void Value(in Operands<T> of, Span<T> value) => TensorPrimitives.Multiply(of.First, of.Scalar, value);

    public static void Gradient(int input, in Operands<T> of, ReadOnlySpan<T> valueGradient, Span<T> gradient) =>
        TensorPrimitives.Multiply(valueGradient, of.Scalar, gradient);
}
