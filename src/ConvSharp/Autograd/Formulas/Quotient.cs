using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>x / y.</summary>
internal readonly struct Quotient<T> : IFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string SecondName => "divisor";

    public static void Value(in Operands<T> of, Span<T> value) => TensorPrimitives.Divide(of.First, of.Second, value);

    public static void Gradient(int input, in Operands<T> of, ReadOnlySpan<T> valueGradient, Span<T> gradient)
    {
        // dx = g / y, dy = −g · (x / y) / y, in torch's order.
        if (input == 0)
        {
            TensorPrimitives.Divide(valueGradient, of.Second, gradient);
            return;
        }

        TensorPrimitives.Divide(of.First, of.Second, gradient);
        TensorPrimitives.Divide(gradient, of.Second, gradient);
        TensorPrimitives.Multiply(gradient, valueGradient, gradient);
        TensorPrimitives.Negate(gradient, gradient);
    }
}
