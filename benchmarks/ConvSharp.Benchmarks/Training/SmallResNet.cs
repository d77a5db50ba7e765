namespace ConvSharp.Benchmarks.Training;

/// <summary>A small residual network that tells classes of pictures apart.</summary>
internal sealed class SmallResNet : TrainingTask
{
    private const int Colors = 3;
    private const int Side = 32;
    private const int ClassCount = 10;
    private const int Channels = 32;

    public SmallResNet()
    {
        Input = Uniform(InputShape);
        Target = new TrainingTarget.Classes([.. Enumerable.Range(0, Batch).Select(_ => Random.NextInt64(ClassCount))]);
    }

    public override string Name => "small-resnet";

    public override string Description =>
        $"residual network of {Batch} pictures of {Side} × {Side}: 3×3 convolution {Colors} → {Channels}, batch norm, ReLU; residual " +
        $"blocks of two 3×3 convolutions with batch norm at {Channels}, {2 * Channels} and {4 * Channels} channels, stride 2 between " +
        $"them (shortcuts: 1×1 convolution, batch norm); global average, linear {4 * Channels} → {ClassCount}; cross entropy";

    public override long[] InputShape => [Batch, Colors, Side, Side];

    public override float[] Input { get; }

    public override TrainingTarget Target { get; }

    public override TModule Network<TModule>(INetworkParts<TModule> parts) => parts.Sequence(
        parts.Convolution(Colors, Channels, 3, bias: false), parts.BatchNorm(Channels), parts.ReLU(),
        parts.Residual(Branch(parts, Channels, Channels, stride: 1)),
        Narrowing(parts, Channels),
        Narrowing(parts, 2 * Channels),
        parts.GlobalAverage(), parts.Linear(4 * Channels, ClassCount));

    /// <summary>A block with twice the channels on half the height and width.</summary>
    private static TModule Narrowing<TModule>(INetworkParts<TModule> parts, long channels)
        where TModule : class => parts.Residual(
            Branch(parts, channels, 2 * channels, stride: 2),
            parts.Sequence(parts.Convolution(channels, 2 * channels, 1, stride: 2, bias: false), parts.BatchNorm(2 * channels)));

    private static TModule Branch<TModule>(INetworkParts<TModule> parts, long inChannels, long outChannels, long stride) => parts.Sequence(
        parts.Convolution(inChannels, outChannels, 3, stride, bias: false), parts.BatchNorm(outChannels), parts.ReLU(),
        parts.Convolution(outChannels, outChannels, 3, bias: false), parts.BatchNorm(outChannels));
}
