using System.Numerics;
using ConvSharp.Autograd;

namespace ConvSharp.Layers;

/// <summary>A convolution layer on a tape.</summary>
internal sealed class ConvolutionOperation<T>(ConvolutionLayer<T> layer) : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected internal override ReadOnlySpan<Parameter<T>> Parameters => layer.OwnParameters;

    protected internal override nint[] OutputShape(Pass<T> pass) => layer.Geometry(pass.InputShape()).OutputShape;

    protected internal override void Forward(Pass<T> pass) =>
        layer.Plan(pass.InputShape()).Execute(pass.InputTensor(), pass.OutputTensor, pass.Parallel);

    protected internal override void Backward(Pass<T> pass) =>
        throw new NotSupportedException("Convolution layers cannot be trained: their gradients are missing.");
}
