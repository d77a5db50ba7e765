using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Layers;
using ConvSharp.Training;
using Losses = ConvSharp.Training.Loss;

namespace ConvSharp.Benchmarks.Training;

/// <summary>Training with this library.</summary>
internal sealed class ConvSharpTraining : TrainingContestant
{
    private readonly Tape<float> _tape;
    private readonly Adam<float> _optimizer;
    private readonly Tensor<float> _input;
    private readonly Func<Variable<float>, Variable<float>> _loss;

    public ConvSharpTraining(TrainingTask task, int threads)
    {
        Network = task.Network(new ConvSharpParts());
        _tape = new Tape<float>(new ParallelOptions { MaxDegreeOfParallelism = threads });
        _optimizer = new Adam<float>(Network.NamedParameters());
        _input = TensorOf(task.Input, task.InputShape);
        _loss = LossTo(task.Target);
    }

    public Layer<float> Network { get; }

    public override void Run()
    {
        Variable<float> loss = _loss(Network.Forward(_tape.Input(_input)));
        Loss = loss.Value[0];
        _tape.Backward(loss);
        _optimizer.Step(_tape);
        _tape.Clear();
    }

    public override void Dispose()
    {
    }

    private static Func<Variable<float>, Variable<float>> LossTo(TrainingTarget target)
    {
        if (target is TrainingTarget.Pictures pictures)
        {
            Tensor<float> values = TensorOf(pictures.Values, pictures.Shape);
            return output => Losses.MeanSquaredError(output, output.Tape.Input(values));
        }

        Tensor<long> numbers = Tensor.Create(((TrainingTarget.Classes)target).Numbers);
        return output => Losses.CrossEntropy(output, numbers);
    }

    private static Tensor<float> TensorOf(float[] values, long[] shape) => Tensor.Create(values, [.. shape.Select(size => (nint)size)]);
}
