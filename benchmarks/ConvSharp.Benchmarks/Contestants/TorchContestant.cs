using TorchSharp;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>libtorch through TorchSharp: the functional call that torch.nn's layers make, which allocates its output.</summary>
internal sealed class TorchContestant : Contestant
{
    private readonly TorchConvolution _convolution;
    private readonly torch.Tensor _input, _weight;
    private readonly torch.Tensor? _bias;
    private readonly IDisposable _noGradients = torch.no_grad();

    public TorchContestant(LayerOperands layer, int threads)
    {
        torch.set_num_threads(threads);
        _convolution = new TorchConvolution(layer.Geometry);
        _input = torch.tensor(layer.Input, layer.InputShape);
        _weight = torch.tensor(layer.Weight, layer.WeightShape);
        _bias = layer.Bias is null ? null : torch.tensor(layer.Bias);
    }

    public override void Run()
    {
        using torch.Tensor output = _convolution.Run(_input, _weight, _bias);
    }

    public override float[] Result()
    {
        using torch.Tensor output = _convolution.Run(_input, _weight, _bias);
        return output.data<float>().ToArray();
    }

    public override void Dispose()
    {
        _input.Dispose();
        _weight.Dispose();
        _bias?.Dispose();
        _noGradients.Dispose();
    }
}
