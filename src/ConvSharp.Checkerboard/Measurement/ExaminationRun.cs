using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// An examination in small steps, one network each, for those who show it while it goes on. In the end it is that of
/// <see cref="CheckerboardLaboratory.Examine(StackedLayers)"/>.
/// </summary>
internal sealed class ExaminationRun
{
    private readonly int _seeds;
    private readonly ArtifactMeter _meter;
    private readonly List<(Words Name, StackedLayers Stack)> _stacks;
    private readonly List<SeedMeasurement> _measured = [];
    private readonly List<Trial> _trials = [];

    /// <param name="stack">The layers.</param>
    /// <param name="seeds">Over how many networks scores are averaged.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public ExaminationRun(StackedLayers stack, int seeds, ParallelOptions? parallel = null)
    {
        (_seeds, _meter) = (seeds, new ArtifactMeter(parallel, seeds));
        _stacks = [(CheckerboardLaboratory.SubjectName, stack)];
    }

    /// <summary>Stacks with their names: the subject, and its remedies once it is known that it has any.</summary>
    public IReadOnlyList<(Words Name, StackedLayers Stack)> Stacks => _stacks;

    /// <summary>What is measured of the stacks, in their order.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>Networks that are measured of the stack that comes next.</summary>
    public int SeedsOfNext => _measured.Count;

    public bool IsDone => _trials.Count == _stacks.Count;

    /// <summary>The whole.</summary>
    /// <exception cref="InvalidOperationException">It is not done.</exception>
    public CheckerboardExamination Result => IsDone
        ? new CheckerboardExamination(_trials[0], _trials[1..])
        : throw new InvalidOperationException("The examination is not done.");

    /// <summary>Measures one more network.</summary>
    /// <exception cref="ConvolutionArgumentException">Strides, kernels or paddings too large to be measured.</exception>
    public void Step()
    {
        (Words name, StackedLayers stack) = _stacks[_trials.Count];
        _measured.Add(_meter.MeasureSeed(stack, _measured.Count));
        if (_measured.Count < _seeds)
            return;
        _trials.Add(new Trial(name, stack, ArtifactMeter.Mean(stack, _measured)));
        _measured.Clear();
        if (_trials.Count == 1)
            _stacks.AddRange(CheckerboardLaboratory.RemediesFor(_trials[0]));
    }
}
