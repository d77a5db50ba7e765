using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Plans;

namespace ConvSharp.Layers;

/// <summary>A convolution layer on a tape. Inference runs the layer's plan; a training pass packs the current weights.</summary>
internal sealed class ConvolutionOperation<T>(ConvolutionLayer<T> layer) : Operation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected internal override ReadOnlySpan<Parameter<T>> Parameters => layer.OwnParameters;

    protected internal override nint[] OutputShape(Pass<T> pass)
    {
        if (!pass.IsTraining)
            return layer.GeometryFor(pass.InputShape(), "input").OutputShape;
        var passes = ConvolutionPasses<T>.Create(
            layer.Kind, layer.Options, pass.InputShape(), layer.Weight.Shape, new OperandNames("input", "input"));
        pass.State = passes;
        return passes.Geometry.OutputShape;
    }

    protected internal override void Forward(Pass<T> pass)
    {
        if (pass.State is not ConvolutionPasses<T> passes)
        {
            layer.PlanFor(pass.InputShape(), default, pass.Parallel).Execute(pass.InputTensor(), pass.OutputTensor, pass.Parallel);
            return;
        }

        ReadOnlyTensorSpan<T> bias = layer.Bias is null ? default : layer.Bias.Values;
        passes.Forward(pass.InputTensor(), layer.Weight.Values, bias, pass.OutputTensor, pass.Parallel);
    }

    protected internal override void Backward(Pass<T> pass)
    {
        var passes = (ConvolutionPasses<T>)pass.State!;
        if (pass.NeedsGradient(layer.Weight))
            passes.WeightGradient(pass.InputTensor(), pass.OutputGradientTensor, pass.GradientTensor(layer.Weight), pass.Parallel);
        if (layer.Bias is not null && pass.NeedsGradient(layer.Bias))
            passes.BiasGradient(pass.OutputGradientTensor, pass.GradientTensor(layer.Bias), pass.Parallel);
        if (pass.NeedsInputGradient())
            passes.InputGradient(pass.OutputGradientTensor, layer.Weight.Values, pass.InputGradientTensor(), pass.Parallel);
    }
}
