using System.Globalization;
using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// Measures checkerboards before anything is trained, after Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill
/// 2016, which shows that random weights suffice to see them. docs/checkerboard.md has the definitions.
/// </summary>
/// <example>
/// <code>
/// var laboratory = new CheckerboardLaboratory();
/// CheckerboardExamination found = laboratory.Examine(StackedLayers.Parse("3:2"));
/// Console.WriteLine(found.Advice);
/// </code>
/// </example>
public sealed class CheckerboardLaboratory
{
    /// <summary>Over how many shifts gradients with jitter are averaged.</summary>
    public const int JitterShifts = 8;

    /// <summary>The name of the stack that is examined.</summary>
    internal static readonly Words SubjectName = new("as it is", "原样");

    private const string UpscalingStep = "resize:3:2", TransposedStep = "3:2";

    private readonly ArtifactMeter _meter;
    private readonly WeightMeter _weightMeter;
    private readonly Action<string>? _starting;

    /// <summary>Opens the laboratory.</summary>
    /// <param name="seeds">Over how many networks with random weights, seeds 0 and up, scores are averaged.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <param name="starting">Called before each measurement, with its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">No seed.</exception>
    public CheckerboardLaboratory(int seeds = 8, ParallelOptions? parallel = null, Action<string>? starting = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seeds);
        (_meter, _weightMeter, _starting) = (new ArtifactMeter(parallel, seeds), new WeightMeter(parallel, seeds), starting);
    }

    /// <summary>Measures a stack and, where it makes a pattern, its remedies.</summary>
    /// <exception cref="ConvolutionArgumentException">Strides, kernels or paddings too large to be measured.</exception>
    public CheckerboardExamination Examine(StackedLayers stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        Trial subject = Measure(SubjectName, stack);
        return new CheckerboardExamination(subject, [.. RemediesFor(subject).Select(remedy => Measure(remedy.Name, remedy.Stack))]);
    }

    /// <summary>The remedies that are measured after a stack: none where there is nothing to fix.</summary>
    internal static IEnumerable<(Words Name, StackedLayers Stack)> RemediesFor(Trial subject) =>
        ExaminationAdvice.IsClean(subject) ? [] : Remedy.Of(subject.Stack);

    /// <summary>Measures one stack.</summary>
    /// <param name="name">What the measurement shows.</param>
    /// <param name="stack">The layers.</param>
    /// <exception cref="ConvolutionArgumentException">Strides, kernels or paddings too large to be measured.</exception>
    public Trial Measure(string name, StackedLayers stack)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(stack);
        return Measure(new Words(name, name), stack);
    }

    /// <summary>Measures a convolution layer with the weights that it has, the nearest even ones, and random ones.</summary>
    /// <param name="layer">A layer for pictures, such as ConvTranspose2d; it is not changed.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// A layer of another rank, too large to be measured, or with weights that are not finite.
    /// </exception>
    public WeightExamination Examine<T>(ConvolutionLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        StackedLayers stack = LayerGeometry.Of(layer).Stack;
        _starting?.Invoke("these weights");
        WeightMeasurement subject = _weightMeter.Measure(layer);
        _starting?.Invoke("even weights");
        (ConvolutionLayer<T> Layer, double Change)? even = LayerTwin.Even(layer);
        WeightMeasurement? evenMeasured = even is null ? null : _weightMeter.Measure(even.Value.Layer);
        _starting?.Invoke("random weights");
        return new WeightExamination(
            layer.ToString(), stack, subject, evenMeasured, even?.Change ?? 0, _weightMeter.Measure(LayerTwin.Random(layer)));
    }

    /// <summary>Measures a layer, or layers one after another, with the weights that it has.</summary>
    /// <param name="layer">
    /// Convolutions, activations, poolings, resizes, pixel shuffles, or a Sequential of them; all enlarge, or all reduce. They are not
    /// changed.
    /// </param>
    /// <exception cref="ConvolutionArgumentException">
    /// Another layer, one too large to be measured, or with weights that are not finite.
    /// </exception>
    public WeightMeasurement Measure<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(layer);
        _starting?.Invoke("these weights");
        return _weightMeter.Measure(layer);
    }

    /// <summary>
    /// The paper's experiment: a generator of three steps ×2, the last 2, 1 or 0 of them transposed (kernel 3, stride 2), the others
    /// nearest resize and convolution. For each, the score of the pattern of period 2, and of period 4 without period 2.
    /// </summary>
    public IReadOnlyList<GeneratorTrial> Generators()
    {
        var trials = new List<GeneratorTrial>();
        for (int transposed = 2; transposed >= 0; transposed--)
        {
            IEnumerable<string> steps = Enumerable.Repeat(UpscalingStep, 3 - transposed)
                .Concat(Enumerable.Repeat(TransposedStep, transposed));
            StackedLayers stack = StackedLayers.Parse(string.Join(',', steps));
            var name = new Words(
                string.Create(CultureInfo.InvariantCulture, $"{transposed} transposed at the end"),
                string.Create(CultureInfo.InvariantCulture, $"末尾 {transposed} 层转置卷积"));
            _starting?.Invoke(name.English);
            (ArtifactMeasurement period2, double period4Score) = _meter.MeasurePeriods2And4(stack);
            trials.Add(new GeneratorTrial(name, stack, period2, period4Score, _meter.Render(stack)));
        }

        return trials;
    }

    /// <summary>
    /// What usual discriminator layers make of a constant gradient in their backward pass; and how much of the pattern is left when
    /// gradients are averaged over <see cref="JitterShifts"/> random shifts of the input.
    /// </summary>
    public IReadOnlyList<Trial> Gradients() =>
    [
        Measure(new Words("strided convolution, uneven", "带步长的卷积，不均匀"), StackedLayers.Parse("conv:3:2")),
        Jittered(new("strided convolution, uneven, with jitter", "带步长的卷积，不均匀，加抖动"), StackedLayers.Parse("conv:3:2")),
        Measure(new Words("strided convolution, even", "带步长的卷积，均匀"), StackedLayers.Parse("conv:4:2")),
        Measure(new Words("max pooling", "最大池化"), StackedLayers.Parse("max-pool:2:2")),
        Jittered(new("max pooling, with jitter", "最大池化，加抖动"), StackedLayers.Parse("max-pool:2:2")),
        Measure(new Words("max pooling, windows overlap", "最大池化，窗口重叠"), StackedLayers.Parse("max-pool:3:2")),
        Jittered(new("max pooling, windows overlap, with jitter", "最大池化，窗口重叠，加抖动"), StackedLayers.Parse("max-pool:3:2")),
        Measure(new Words("average pooling", "平均池化"), StackedLayers.Parse("average-pool:2:2")),
    ];

    private Trial Measure(Words name, StackedLayers stack)
    {
        _starting?.Invoke(name.English);
        return new Trial(name, stack, _meter.Measure(stack));
    }

    private Trial Jittered(Words name, StackedLayers stack)
    {
        _starting?.Invoke(name.English);
        return new Trial(name, stack, _meter.Measure(stack, JitterShifts));
    }
}
