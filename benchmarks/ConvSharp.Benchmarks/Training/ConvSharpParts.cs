using ConvSharp.Autograd;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Benchmarks.Training;

/// <summary>ConvSharp's layers, with the same weights in every run.</summary>
internal sealed class ConvSharpParts : INetworkParts<Layer<float>>
{
    private const ulong Seed = 1;

    private readonly TorchGenerator _generator = new(Seed);

    public Layer<float> Convolution(long inChannels, long outChannels, long kernel, long stride, bool bias) => new Conv2d<float>(
        inChannels, outChannels, kernel, stride, padding: kernel / 2, bias: bias, generator: _generator);

    public Layer<float> BatchNorm(long channels) => new BatchNorm2d<float>(channels);

    public Layer<float> ReLU() => new ReLU<float>();

    public Layer<float> PixelShuffle(int factor) => new PixelShuffle<float>(factor);

    public Layer<float> GlobalAverage() => new Sequential<float>(new AdaptiveAvgPool2d<float>(1), new Flatten<float>());

    public Layer<float> Linear(long inFeatures, long outFeatures) => new Linear<float>(inFeatures, outFeatures, generator: _generator);

    public Layer<float> Sequence(params ReadOnlySpan<Layer<float>> layers) => new Sequential<float>(layers);

    public Layer<float> Residual(Layer<float> branch, Layer<float>? shortcut) => new ResidualBlock(branch, shortcut);

    private sealed class ResidualBlock : Layer<float>
    {
        private readonly Layer<float> _branch, _relu;
        private readonly Layer<float>? _shortcut;

        public ResidualBlock(Layer<float> branch, Layer<float>? shortcut)
        {
            _branch = Register("branch", branch);
            _shortcut = shortcut is null ? null : Register("shortcut", shortcut);
            _relu = Register("relu", new ReLU<float>());
        }

        public override Variable<float> Forward(Variable<float> input) =>
            _relu.Forward(_branch.Forward(input) + (_shortcut?.Forward(input) ?? input));
    }
}
