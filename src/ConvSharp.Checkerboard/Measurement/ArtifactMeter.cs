using System.Numerics.Tensors;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// Measures stacks with random weights. For each seed a network of 16 channels is drawn, and 4 samples of noise N(1, 1), whose mean is not
/// 0, as with a layer's activations, go through it (for gradients: back through it). The strength at each place is the root of the mean
/// square over samples and channels. The score is <see cref="CheckerboardEnergy"/> of this map at the multiples of 1/scale. The same with a
/// constant in place of the noise gives the contrast. Only places away from the border count, and results are reproducible.
/// </summary>
internal sealed class ArtifactMeter(ParallelOptions? parallel, int seeds)
{
    /// <summary>A smaller contrast is rounding error.</summary>
    public const double RoundingContrast = 1e-3;

    /// <summary>Channels of all layers.</summary>
    public const int Channels = 16;

    /// <summary>Samples that go through a network at once.</summary>
    public const int Pictures = 4;

    private const int Colors = 3, Side = MeasuringFrame.Side;

    // Seeds run in parallel, each on one thread: a seed's samples are too small for several threads.
    private readonly ParallelOptions _alone = new()
    {
        MaxDegreeOfParallelism = 1,
        CancellationToken = parallel?.CancellationToken ?? CancellationToken.None,
    };

    /// <summary>Measures at the multiples of 1/scale.</summary>
    /// <param name="stack">The layers.</param>
    /// <param name="shifts">Over how many random shifts of the input its gradient is averaged; 1: the input stays where it is.</param>
    public ArtifactMeasurement Measure(StackedLayers stack, int shifts = 1)
    {
        MeasuringFrame frame = MeasuringFrame.Of(stack);
        return Measure(stack, frame, shifts, PeaksOf(frame)).OfFirst;
    }

    /// <summary>Measures at the multiples of 1/2, and separately the score of the other multiples of 1/4.</summary>
    public (ArtifactMeasurement Period2, double Period4Score) MeasurePeriods2And4(StackedLayers stack)
    {
        (ArtifactMeasurement period2, double[] scores) =
            Measure(stack, MeasuringFrame.Of(stack), shifts: 1, PeakGrid.Of(2), new PeakGrid(4, 4, Coarser: 2));
        return (period2, scores[1]);
    }

    /// <summary>
    /// The picture that a stack with three output channels draws from noise: [3, height, width] in 0…1, three deviations about the mean.
    /// </summary>
    public Tensor<float> Render(StackedLayers stack)
    {
        MeasuringFrame frame = MeasuringFrame.Of(stack);
        var generator = new TorchGenerator(0);
        Sequential<float> network = StackNetwork.Build(stack, Channels, Colors, generator);
        Tensor<float> picture = network.Forward(
            Probe.Noise<float>([1, Channels, frame.Size.Height, frame.Size.Width], generator), parallel);
        var values = new float[picture.FlattenedLength];
        picture.FlattenTo(values);
        float sixDeviations = 6 * TensorPrimitives.StdDev<float>(values);
        Tensor<float> part = Tensor.CreateFromShape<float>([Colors, Side, Side]);
        for (nint color = 0; color < Colors; color++)
        {
            for (nint y = 0; y < Side; y++)
            {
                for (nint x = 0; x < Side; x++)
                    part[color, y, x] = (picture[0, color, frame.Margin.Height + y, frame.Margin.Width + x] / sixDeviations) + 0.5f;
            }
        }

        return part;
    }

    /// <summary>What one network with random weights makes of noise and of a constant, measured at the multiples of 1/scale.</summary>
    /// <param name="stack">The layers.</param>
    /// <param name="seed">Of the weights and the noise.</param>
    public SeedMeasurement MeasureSeed(StackedLayers stack, int seed)
    {
        MeasuringFrame frame = MeasuringFrame.Of(stack);
        return MeasureSeed(stack, frame, seed, shifts: 1, PeaksOf(frame));
    }

    /// <summary>The measurement of a stack from those of its seeds, the first one first.</summary>
    public static ArtifactMeasurement Mean(StackedLayers stack, IReadOnlyList<SeedMeasurement> seeds) =>
        Mean(seeds, PeaksOf(MeasuringFrame.Of(stack)));

    /// <summary>The measurement at the first grid of peaks, and the scores at all grids.</summary>
    private (ArtifactMeasurement OfFirst, double[] Scores) Measure(
        StackedLayers stack, MeasuringFrame frame, int shifts, params PeakGrid[] peaks)
    {
        var measured = new SeedMeasurement[seeds];
        Parallel.For(
            0, seeds, parallel ?? new ParallelOptions(), seed => measured[seed] = MeasureSeed(stack, frame, seed, shifts, peaks));
        return (Mean(measured, peaks[0]), [.. peaks.Select((_, i) => measured.Average(ofSeed => ofSeed.Scores[i]))]);
    }

    private static ArtifactMeasurement Mean(IReadOnlyList<SeedMeasurement> seeds, PeakGrid peaks)
    {
        SeedMeasurement first = seeds[0];
        return new ArtifactMeasurement(
            seeds.Average(seed => seed.Scores[0]), seeds.Average(seed => seed.Contrast), first.NoiseMap, first.FlatMap, peaks, first.Zeros);
    }

    private SeedMeasurement MeasureSeed(StackedLayers stack, MeasuringFrame frame, int seed, int shifts, params PeakGrid[] peaks)
    {
        var generator = new TorchGenerator((ulong)seed);
        Sequential<float> network = StackNetwork.Build(stack, Channels, Channels, generator);
        Tensor<float> maps = MapsOf(stack, network, frame, generator, isFlat: false, shifts);
        Tensor<float> noise = StrengthMap.Of(maps, frame.Margin, frame.Period);
        Tensor<float> flat = StrengthMap.Of(
            MapsOf(stack, network, frame, generator, isFlat: true, shifts), frame.Margin, frame.Period);
        return new SeedMeasurement(
            Array.ConvertAll(peaks, grid => CheckerboardEnergy.Measure<float>(noise, grid)), StrengthMap.Contrast(flat, frame.Period),
            noise, flat, ZerosOf(maps));
    }

    private static PeakGrid PeaksOf(MeasuringFrame frame) => new(frame.Period.Height, frame.Period.Width);

    private Tensor<float> MapsOf(
        StackedLayers stack, Sequential<float> network, MeasuringFrame frame, TorchGenerator generator, bool isFlat, int shifts)
    {
        (int height, int width) = frame.Size;
        if (!stack.IsOfGradient)
            return network.Forward(Signal([Pictures, Channels, height, width]), _alone);
        (height, width) = frame.LargeSize;
        Tensor<float> input = Probe.Noise<float>([Pictures, Channels, height, width], generator);
        var probe = new GradientProbe<float>(network, _alone);
        Tensor<float>? signal = null; // the same for all shifts: only the input moves
        return shifts == 1
            ? probe.Of(input, Signal)
            : Jitter.Average(input, frame.Scale, shifts, generator, shifted => probe.Of(shifted, shape => signal ??= Signal(shape)));

        Tensor<float> Signal(nint[] shape) => isFlat ? Probe.Ones<float>(shape) : Probe.Noise<float>(shape, generator);
    }

    private static double ZerosOf(Tensor<float> maps)
    {
        long zeros = 0;
        foreach (float value in maps)
            zeros += value == 0 ? 1 : 0;
        return (double)zeros / maps.FlattenedLength;
    }
}
