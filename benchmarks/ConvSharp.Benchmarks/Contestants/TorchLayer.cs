using ConvSharp.Geometry;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace ConvSharp.Benchmarks.Contestants;

/// <summary>A layer in torch, in float or double.</summary>
internal sealed class TorchLayer : IDisposable
{
    private readonly torch.Tensor _input, _weight;
    private readonly torch.Tensor? _bias, _outputGradient;
    private readonly TorchConvolution? _convolution;
    private readonly TorchGradient? _gradient;
    private readonly IDisposable _noGradients = torch.no_grad();

    /// <exception cref="NotSupportedException">torch has no such layer.</exception>
    public TorchLayer(LayerOperands layer, torch.ScalarType type)
    {
        _input = torch.tensor(layer.Input, layer.InputShape, type);
        _weight = torch.tensor(layer.Weight, layer.WeightShape, type);
        _bias = layer.Bias is null ? null : torch.tensor(layer.Bias, type);
        if (layer.Pass == ConvolutionPass.Forward)
        {
            _convolution = new TorchConvolution(layer.Geometry);
            return;
        }

        _outputGradient = torch.tensor(layer.OutputGradient, layer.OutputShape, type);
        _gradient = new TorchGradient(layer);
        if (new TorchArguments(layer.Geometry).ExplicitPadding is { } padding)
        {
            using torch.Tensor unpadded = _input; // the forward pass leaves the padded input to the backward pass
            _input = F.pad(unpadded, padding);
        }
    }

    /// <summary>A new tensor, to be disposed of.</summary>
    public torch.Tensor Run() => _gradient is null
        ? _convolution!.Run(_input, _weight, _bias)
        : _gradient.Run(_outputGradient!, _input, _weight);

    public void Dispose()
    {
        _input.Dispose();
        _weight.Dispose();
        _bias?.Dispose();
        _outputGradient?.Dispose();
        _gradient?.Dispose();
        _noGradients.Dispose();
    }
}
