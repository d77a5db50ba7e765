namespace ConvSharp.Benchmarks.Training;

/// <summary>A network that doubles the size of pictures.</summary>
internal sealed class Upscaler : TrainingTask
{
    private const int Factor = 2;
    private const int Colors = 3;
    private const int Channels = 32;
    private const int Patch = 48;

    private static readonly long[] TargetShape = [Batch, Colors, Factor * Patch, Factor * Patch];

    public Upscaler()
    {
        Input = Uniform(InputShape);
        Target = new TrainingTarget.Pictures(Uniform(TargetShape), TargetShape);
    }

    public override string Name => "upscaler";

    public override string Description =>
        $"×{Factor} upscaler of {Batch} patches of {Patch} × {Patch}: 3×3 convolutions {Colors} → {Channels}, thrice {Channels} → " +
        $"{Channels}, ReLU after each, {Channels} → {Colors * Factor * Factor}, pixel shuffle; mean squared error";

    public override long[] InputShape => [Batch, Colors, Patch, Patch];

    public override float[] Input { get; }

    public override TrainingTarget Target { get; }

    public override TModule Network<TModule>(INetworkParts<TModule> parts) => parts.Sequence(
        parts.Convolution(Colors, Channels, 3), parts.ReLU(),
        parts.Convolution(Channels, Channels, 3), parts.ReLU(),
        parts.Convolution(Channels, Channels, 3), parts.ReLU(),
        parts.Convolution(Channels, Channels, 3), parts.ReLU(),
        parts.Convolution(Channels, Colors * Factor * Factor, 3), parts.PixelShuffle(Factor));
}
