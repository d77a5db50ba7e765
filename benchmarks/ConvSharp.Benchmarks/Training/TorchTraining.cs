using ConvSharp.Autograd;
using ConvSharp.Layers;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Benchmarks.Training;

/// <summary>Training with TorchSharp, as its users write it.</summary>
internal sealed class TorchTraining : TrainingContestant
{
    private readonly torch.nn.Module<torch.Tensor, torch.Tensor> _network;
    private readonly torch.optim.Optimizer _optimizer;
    private readonly torch.Tensor _input, _target;
    private readonly Func<torch.Tensor, torch.Tensor, torch.Tensor> _loss;

    /// <param name="task">The network and its batch.</param>
    /// <param name="threads">torch's threads, from now on.</param>
    /// <param name="initial">The network in ConvSharp, whose weights this one starts with.</param>
    public TorchTraining(TrainingTask task, int threads, Layer<float> initial)
    {
        torch.set_num_threads(threads);
        _network = task.Network(new TorchParts());
        CopyParameters(initial);
        _optimizer = torch.optim.Adam(_network.parameters());
        _input = torch.tensor(task.Input, task.InputShape);
        if (task.Target is TrainingTarget.Pictures pictures)
        {
            _target = torch.tensor(pictures.Values, pictures.Shape);
            _loss = (output, target) => F.mse_loss(output, target);
        }
        else
        {
            _target = torch.tensor(((TrainingTarget.Classes)task.Target).Numbers);
            _loss = (output, target) => F.cross_entropy(output, target);
        }
    }

    public override void Run()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        _optimizer.zero_grad();
        torch.Tensor loss = _loss(_network.call(_input), _target);
        Loss = loss.ToSingle();
        loss.backward();
        _optimizer.step();
    }

    public override void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _input.Dispose();
        _target.Dispose();
    }

    private void CopyParameters(Layer<float> initial)
    {
        using IDisposable noGradients = torch.no_grad();
        Parameter<float>[] values = [.. initial.NamedParameters().Select(named => named.Value)];
        torch.Tensor[] parameters = [.. _network.parameters()];
        if (values.Length != parameters.Length)
            throw new InvalidOperationException($"torch's network has {parameters.Length} parameters, ConvSharp's {values.Length}.");
        foreach ((torch.Tensor parameter, Parameter<float> value) in parameters.Zip(values))
        {
            var elements = new float[value.Values.FlattenedLength];
            value.Values.FlattenTo(elements);
            using torch.Tensor copy = torch.tensor(elements, parameter.shape);
            parameter.copy_(copy);
        }
    }
}
