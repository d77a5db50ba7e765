using TorchSharp;
using static TorchSharp.torch.nn;
using TorchLayer = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace ConvSharp.Benchmarks.Training;

/// <summary>TorchSharp's layers; ReLU works in place, as in torchvision's networks.</summary>
internal sealed class TorchParts : INetworkParts<TorchLayer>
{
    public TorchLayer Convolution(long inChannels, long outChannels, long kernel, long stride, bool bias) =>
        Conv2d(inChannels, outChannels, kernel, stride, padding: kernel / 2, bias: bias);

    public TorchLayer BatchNorm(long channels) => BatchNorm2d(channels);

    public TorchLayer ReLU() => torch.nn.ReLU(inplace: true);

    public TorchLayer PixelShuffle(int factor) => torch.nn.PixelShuffle(factor);

    public TorchLayer GlobalAverage() => Sequential(AdaptiveAvgPool2d(1), Flatten());

    public TorchLayer Linear(long inFeatures, long outFeatures) => torch.nn.Linear(inFeatures, outFeatures);

    public TorchLayer Sequence(params ReadOnlySpan<TorchLayer> layers) => Sequential(layers.ToArray());

    public TorchLayer Residual(TorchLayer branch, TorchLayer? shortcut) => new ResidualBlock(branch, shortcut);

    private sealed class ResidualBlock : TorchLayer
    {
        private readonly TorchLayer _branch, _relu = torch.nn.ReLU(inplace: true);
        private readonly TorchLayer? _shortcut;

        public ResidualBlock(TorchLayer branch, TorchLayer? shortcut)
            : base(nameof(ResidualBlock))
        {
            (_branch, _shortcut) = (branch, shortcut);
            RegisterComponents();
        }

        public override torch.Tensor forward(torch.Tensor input) => _relu.call(_branch.call(input) + (_shortcut?.call(input) ?? input));
    }
}
