using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using ConvSharp.Tests.Autograd;
using ConvSharp.Training;

namespace ConvSharp.Tests.Training;

/// <summary>A small problem to learn: channels times factors, [batch, channels, width] to a target.</summary>
internal sealed class Learning<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Tape<T> _tape;
    private readonly Tensor<T> _input, _target;

    public Learning(int channels, ParallelOptions? parallel = null)
    {
        Network = new Sequential<T>(new Scale<T>(channels), new Scale<T>(channels));
        _tape = new Tape<T>(parallel);
        (_input, _target) = (TestTensor.Random<T>(1, [2, channels, 3]), TestTensor.Random<T>(2, [2, channels, 3]));
    }

    public Sequential<T> Network { get; }

    /// <summary>The gradients that the last step had, of all parameters one after another.</summary>
    public double[] Gradients { get; private set; } = [];

    public double[] Values => [.. Network.Parameters.SelectMany(parameter => Flat(parameter.Values))];

    public void Step(Optimizer<T> optimizer)
    {
        _tape.Backward(Loss.MeanSquaredError(Network.Forward(_tape.Input(_input)), _tape.Input(_target), Reduction.Sum));
        optimizer.Step(_tape);
    }

    public void StepAndClear(Optimizer<T> optimizer)
    {
        Step(optimizer);
        _tape.Clear();
    }

    public void StepAndKeepGradients(Optimizer<T> optimizer)
    {
        Step(optimizer);
        Gradients = [.. Network.Parameters.SelectMany(parameter => Flat(_tape.Gradient(parameter)))];
        _tape.Clear();
    }

    private static double[] Flat(in ReadOnlyTensorSpan<T> tensor)
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return Array.ConvertAll(values, double.CreateChecked);
    }
}
