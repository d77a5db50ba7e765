using System.Numerics;

namespace ConvSharp.Autograd.Formulas;

/// <summary>What a formula works on: a range of the elements of one or two variables, and a number.</summary>
internal readonly ref struct Operands<T>(Pass<T> pass, int start, int end)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ReadOnlySpan<T> First { get; } = pass.Input()[start..end];

    /// <summary>Empty if there is only one variable.</summary>
    public ReadOnlySpan<T> Second { get; } = pass.InputCount > 1 ? pass.Input(1)[start..end] : default;

    public T Scalar { get; } = pass.Scalar;
}
