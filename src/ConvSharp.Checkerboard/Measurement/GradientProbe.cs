using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Computes the gradient of a network's input repeatedly in the same memory.</summary>
internal sealed class GradientProbe<T>(Layer<T> network, ParallelOptions? parallel)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T> _tape = new(parallel);

    /// <param name="input">The input.</param>
    /// <param name="outputGradient">Makes the gradient of the output, from its shape.</param>
    public Tensor<T> Of(Tensor<T> input, Func<nint[], Tensor<T>> outputGradient)
    {
        _tape.Clear();
        Variable<T> given = _tape.Input(input, needsGradient: true);
        Variable<T> output = network.Forward(given);
        _tape.Backward(output, outputGradient(output.Shape.ToArray()));
        ReadOnlyTensorSpan<T> gradient = _tape.Gradient(given);
        Tensor<T> copy = Tensor.CreateFromShape<T>(gradient.Lengths);
        gradient.CopyTo(copy);
        return copy;
    }
}
