using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>Number − x.</summary>
internal readonly struct DifferenceFromScalar<T> : IFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string SecondName => "";

    public static void Value(in Operands<T> of, Span<T> value) => TensorPrimitives.Subtract(of.Scalar, of.First, value);

    public static void Gradient(int input, in Operands<T> of, ReadOnlySpan<T> valueGradient, Span<T> gradient) =>
        TensorPrimitives.Negate(valueGradient, gradient);
}
