using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Initialization;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Layers;

public class LinearTests
{
    [Fact]
    public void An_empty_batch_gives_an_empty_output_and_gradients_of_zeros()
    {
        var layer = new Linear<float>(3, 2, generator: new TorchGenerator(seed: 0));
        Tensor<float> empty = Tensor.CreateFromShape<float>([0, 3]);
        Assert.Equal([0, 2], layer.Forward(empty).Lengths.ToArray());

        var tape = new Tape<float>();
        Variable<float> output = layer.Forward(tape.Input(empty));
        tape.Backward(output, Tensor.CreateFromShape<float>([0, 2]));
        foreach (Parameter<float> parameter in new[] { layer.Weight, layer.Bias! })
        {
            var gradient = new float[parameter.Values.FlattenedLength];
            tape.Gradient(parameter).FlattenTo(gradient);
            Assert.All(gradient, value => Assert.Equal(0, value));
        }
    }
}
