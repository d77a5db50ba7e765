using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Autograd.Formulas;

/// <summary>x + number. Its backward passes the gradient on.</summary>
internal sealed class ScalarAddition<T> : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private ScalarAddition()
    {
    }

    public static ScalarAddition<T> Instance { get; } = new();

    internal override bool PassesGradientOn => true;

    protected internal override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        TensorPrimitives.Add(pass.Input()[start..end], pass.Scalar, pass.Output[start..end]));

    protected internal override void Backward(Pass<T> pass)
    {
    }
}
