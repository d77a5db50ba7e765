using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>
/// The measurement of a photograph in small steps, one network each: either all networks of a trial, then those of the next, or one network
/// of each trial in turn, which shows all maps early. The numbers are the same.
/// </summary>
internal sealed class PhotographRun
{
    private readonly int _seeds;
    private readonly ParallelOptions? _parallel;
    private readonly PhotographFrame _frame;
    private readonly Measured[] _trials;
    private readonly (int Height, int Width) _given;
    private PictureArea? _place;

    /// <param name="stack">The layers.</param>
    /// <param name="picture">[3, height, width] in 0…1.</param>
    /// <param name="seeds">Over how many networks scores are averaged.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="mostPixels">The most pixels of an output; larger photographs are scaled down first.</param>
    /// <exception cref="ConvolutionArgumentException">A photograph too small for the layers, or strides too large.</exception>
    public PhotographRun(
        StackedLayers stack, Tensor<float> picture, int seeds, ParallelOptions? parallel = null,
        int mostPixels = PhotographFrame.MostPixels)
    {
        (_seeds, _parallel) = (seeds, parallel);
        _given = ((int)picture.Lengths[1], (int)picture.Lengths[2]);
        _trials = [.. PhotographVariant.Of(stack).Select(variant => new Measured(variant))];
        _frame = PhotographFrame.Of([.. _trials.Select(trial => trial.Variant.Stack)], _given.Height, _given.Width, mostPixels);
        Picture = _frame.Fitted(picture);
    }

    /// <summary>[3, height, width]: the photograph as it is measured.</summary>
    public Tensor<float> Picture { get; }

    /// <summary>The names of the trials: the stack, then each remedy.</summary>
    public IEnumerable<Words> Names => _trials.Select(trial => trial.Variant.Name);

    /// <summary>How many networks are measured, and how many in all.</summary>
    public (int Done, int All) Progress => (_trials.Sum(trial => trial.Seeds), _trials.Length * _seeds);

    public bool IsDone => Progress.Done == Progress.All;

    /// <summary>The whole.</summary>
    /// <exception cref="InvalidOperationException">It is not done.</exception>
    public PhotographExamination Result
    {
        get
        {
            if (!IsDone)
                throw new InvalidOperationException("The photograph is not measured.");
            PhotographTrial[] trials = [.. Enumerable.Range(0, _trials.Length).Select(trial => Trial(trial)!)];
            return new PhotographExamination(Picture, _given, Place, trials[0], trials[1..]);
        }
    }

    /// <summary>Where the stack's own checkerboard shows most, in pixels that all trials share; known after the first step.</summary>
    public PictureArea Place => _place!.Value;

    /// <summary>The part of a trial's map that stands at an area of the pixels that all trials share.</summary>
    public PictureArea PlaceIn(int trial, PictureArea shared) =>
        shared.MovedBy(PhotographFrame.OffsetOf(_trials[trial].Variant.Stack));

    /// <summary>How many times larger than the photograph the pixels are that all trials share.</summary>
    public (int Down, int Across) Enlargement => _trials[0].Variant.Stack is { IsOfGradient: false } stack
        ? (MeasuringFrame.ScaleOf(stack, 0), MeasuringFrame.ScaleOf(stack, 1))
        : (1, 1);

    /// <summary>A trial by the networks that are measured so far; null: none is.</summary>
    public PhotographTrial? Trial(int index)
    {
        Measured trial = _trials[index];
        return trial.Seeds == 0 ? null : new PhotographTrial(
            trial.Variant.Name, trial.Variant.Stack, trial.Scores / trial.Seeds, PhaseContrast.Share(trial.Variances, trial.Squares),
            trial.First!, PlaceIn(index, Place));
    }

    /// <summary>Measures the next network of the first trial that lacks one.</summary>
    public void StepOfTrial() => Step(Array.Find(_trials, trial => trial.Seeds < _seeds)!);

    /// <summary>Measures the next network of the trial that has fewest.</summary>
    public void StepOfAll() => Step(_trials.MinBy(trial => trial.Seeds)!);

    private void Step(Measured trial)
    {
        StackedLayers stack = trial.Variant.Stack;
        (int Down, int Across) offset = PhotographFrame.OffsetOf(stack);
        PictureArea inner = _frame.Inner.MovedBy(offset);
        Tensor<float> map = trial.Variant.Map(Picture, trial.Seeds, _parallel);
        Tensor<float> part = PicturePart.Of(map, inner);
        double score = CheckerboardEnergy.Measure<float>(part, new PeakGrid(_frame.Period.Height, _frame.Period.Width));
        (double variance, double square) = PhaseContrast.Moments(
            Array.ConvertAll(PicturePart.Values(part), value => (double)value), inner.Width, _frame.Period);
        trial.Add(map, double.IsNaN(score) ? 0 : score, variance, square); // NaN: the map is constant, so there is no pattern either
        _place ??= PatternLocator.Find(map, inner, _frame.Period).MovedBy((-offset.Down, -offset.Across));
    }

    /// <summary>Sums over the networks of a trial.</summary>
    private sealed class Measured(PhotographVariant variant)
    {
        public PhotographVariant Variant => variant;

        public int Seeds { get; private set; }

        public double Scores { get; private set; }

        public double Variances { get; private set; }

        public double Squares { get; private set; }

        public Tensor<float>? First { get; private set; }

        public void Add(Tensor<float> map, double score, double variance, double square)
        {
            First ??= map;
            (Seeds, Scores, Variances, Squares) = (Seeds + 1, Scores + score, Variances + variance, Squares + square);
        }
    }
}
