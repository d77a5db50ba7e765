using System.Numerics;

namespace ConvSharp.Autograd.Formulas;

/// <summary>Arithmetic on the elements of one or two variables of one shape, with its derivatives.</summary>
internal interface IFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What a message calls the second variable.</summary>
    static abstract string SecondName { get; }

    /// <summary>Writes the value for a range of elements.</summary>
    static abstract void Value(in Operands<T> of, Span<T> value);

    /// <summary>Writes the gradient of an input for a range of elements, from the gradient of the value.</summary>
    static abstract void Gradient(int input, in Operands<T> of, ReadOnlySpan<T> valueGradient, Span<T> gradient);
}
