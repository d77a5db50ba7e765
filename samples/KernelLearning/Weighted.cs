using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;

namespace ConvSharp.Examples.KernelLearning;

/// <summary>A loss, times how much it counts.</summary>
internal sealed class Weighted(float weight) : ElementaryLayer<float>
{
    protected override void Forward(Pass<float> pass) => TensorPrimitives.Multiply(pass.Input(), weight, pass.Output);

    protected override void Backward(Pass<float> pass) => TensorPrimitives.Multiply(pass.OutputGradient, weight, pass.InputGradient());
}
