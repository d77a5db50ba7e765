using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Tensors;

namespace ConvSharp.Autograd;

/// <summary>The sum of two values of one shape. Its backward passes the gradient to both.</summary>
internal sealed class Addition<T> : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static Addition<T> Instance { get; } = new();

    internal override bool PassesGradientOn => true;

    protected internal override nint[] OutputShape(Pass<T> pass)
    {
        TensorMemory.CheckShape(pass.InputShape(1), pass.InputShape(0), "addend");
        return base.OutputShape(pass);
    }

    protected internal override void Forward(Pass<T> pass) => pass.InRanges(pass.Output.Length, 1, static (pass, start, end) =>
        TensorPrimitives.Add(pass.Input(0)[start..end], pass.Input(1)[start..end], pass.Output[start..end]));

    protected internal override void Backward(Pass<T> pass)
    {
    }
}
