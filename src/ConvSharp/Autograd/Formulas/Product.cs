using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>x · y.</summary>
internal readonly struct Product<T> : IFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string SecondName => "factor";

    public static void Value(in Operands<T> of, Span<T> value) => TensorPrimitives.Multiply(of.First, of.Second, value);

    public static void Gradient(int input, in Operands<T> of, ReadOnlySpan<T> valueGradient, Span<T> gradient) =>
        TensorPrimitives.Multiply(valueGradient, input == 0 ? of.Second : of.First, gradient);
}
