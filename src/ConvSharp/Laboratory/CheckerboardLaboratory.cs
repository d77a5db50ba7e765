using System.Globalization;

namespace ConvSharp.Laboratory;

/// <summary>
/// Measures checkerboards before anything is trained, after Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016,
/// which shows that random weights suffice to see them. docs/checkerboard.md has the definitions.
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
    private const string UpscalingStep = "resize:3:2", TransposedStep = "3:2";

    private readonly ArtifactMeter _meter;
    private readonly Action<string>? _starting;

    /// <summary>Opens the laboratory.</summary>
    /// <param name="seeds">Over how many networks with random weights, seeds 0 and up, scores are averaged.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <param name="starting">Told what is being measured, before it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">No seed.</exception>
    public CheckerboardLaboratory(int seeds = 8, ParallelOptions? parallel = null, Action<string>? starting = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seeds);
        (_meter, _starting) = (new ArtifactMeter(parallel, seeds), starting);
    }

    /// <summary>Measures a stack and its remedies.</summary>
    /// <exception cref="Geometry.ConvolutionArgumentException">Strides, kernels or paddings too large to be measured.</exception>
    public CheckerboardExamination Examine(StackedLayers stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        Trial subject = Measure("as it is", stack);
        return new CheckerboardExamination(subject, [.. Remedy.Of(stack).Select(remedy => Measure(remedy.Name, remedy.Stack))]);
    }

    /// <summary>Measures one stack.</summary>
    /// <param name="name">What it shows.</param>
    /// <param name="stack">The layers.</param>
    /// <exception cref="Geometry.ConvolutionArgumentException">Strides, kernels or paddings too large to be measured.</exception>
    public Trial Measure(string name, StackedLayers stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        _starting?.Invoke(name);
        return new Trial(name, stack, _meter.Measure(stack));
    }

    /// <summary>
    /// The paper's experiment: a generator of three steps ×2, the last 2, 1 or 0 of them transposed (kernel 3, stride 2), the others nearest
    /// resize and convolution. For each, the score of the pattern of period 2, and of what period 4 has besides.
    /// </summary>
    public IReadOnlyList<GeneratorTrial> Generators()
    {
        var trials = new List<GeneratorTrial>();
        for (int transposed = 2; transposed >= 0; transposed--)
        {
            IEnumerable<string> steps = Enumerable.Repeat(UpscalingStep, 3 - transposed).Concat(Enumerable.Repeat(TransposedStep, transposed));
            StackedLayers stack = StackedLayers.Parse(string.Join(',', steps));
            string name = string.Create(CultureInfo.InvariantCulture, $"{transposed} transposed at the end");
            _starting?.Invoke(name);
            trials.Add(new GeneratorTrial(
                name, stack, _meter.Measure(stack, period: 2), _meter.Measure(stack, period: 4, coarser: 2).Score, _meter.Render(stack)));
        }

        return trials;
    }

    /// <summary>What the backward pass of usual discriminator layers makes of an even gradient.</summary>
    public IReadOnlyList<Trial> Gradients() =>
    [
        Measure("strided convolution, uneven", StackedLayers.Parse("conv:3:2")),
        Measure("strided convolution, even", StackedLayers.Parse("conv:4:2")),
        Measure("max pooling", StackedLayers.Parse("max-pool:2:2")),
        Measure("max pooling, windows overlap", StackedLayers.Parse("max-pool:3:2")),
        Measure("average pooling", StackedLayers.Parse("average-pool:2:2")),
    ];
}
