using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>x − y.</summary>
internal readonly struct Difference<T> : IFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static string SecondName => "subtrahend";

    public static void Value(in Operands<T> of, Span<T> value) => TensorPrimitives.Subtract(of.First, of.Second, value);

    public static void Gradient(int input, in Operands<T> of, ReadOnlySpan<T> valueGradient, Span<T> gradient)
    {
        if (input == 0)
            valueGradient.CopyTo(gradient);
        else
            TensorPrimitives.Negate(valueGradient, gradient);
    }
}
