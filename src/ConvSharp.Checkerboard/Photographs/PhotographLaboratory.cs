using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>
/// Sends a photograph through a stack with random weights, drawn by xavier_normal_, and through each remedy; measures how strongly a
/// checkerboard shows in it, and finds where it shows most. docs/checkerboard.md has the definitions.
/// </summary>
public sealed class PhotographLaboratory
{
    /// <summary>The most pixels of an output (for stacks that reduce: of the photograph). Larger photographs are scaled down first.</summary>
    public const int MostPixels = PhotographFrame.MostPixels;

    private readonly int _seeds;
    private readonly ParallelOptions? _parallel;
    private readonly Action<string>? _starting;

    /// <summary>Opens the laboratory.</summary>
    /// <param name="seeds">Over how many networks with random weights, seeds 0 and up, scores are averaged.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <param name="starting">Called before each measurement, with its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">No seed.</exception>
    public PhotographLaboratory(int seeds = 8, ParallelOptions? parallel = null, Action<string>? starting = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seeds);
        (_seeds, _parallel, _starting) = (seeds, parallel, starting);
    }

    /// <summary>Measures a stack and its remedies on a photograph.</summary>
    /// <param name="stack">The layers; those that reduce are measured by the gradient of their input.</param>
    /// <param name="picture">[3, height, width] in 0…1.</param>
    /// <exception cref="ConvolutionArgumentException">
    /// Another shape, a photograph too small for the layers, or strides too large to be measured.
    /// </exception>
    public PhotographExamination Examine(StackedLayers stack, Tensor<float> picture)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Rank != 3 || picture.Lengths[0] != 3)
        {
            ConvolutionArgumentException.Throw(
                "photographs have three channels", "picture", $"[{string.Join(", ", picture.Lengths.ToArray())}]", "give [3, height, width]");
        }

        (int height, int width) = ((int)picture.Lengths[1], (int)picture.Lengths[2]);
        IReadOnlyList<PhotographVariant> variants = PhotographVariant.Of(stack);
        PhotographFrame frame = PhotographFrame.Of([.. variants.Select(variant => variant.Stack)], height, width);
        Tensor<float> fitted = frame.Fitted(picture);
        PictureArea? place = null;
        var trials = new List<PhotographTrial>();
        foreach (PhotographVariant variant in variants)
        {
            _starting?.Invoke(variant.Name.English);
            trials.Add(Measure(variant, frame, fitted, ref place));
        }

        return new PhotographExamination(fitted, (height, width), place!.Value, trials[0], trials[1..]);
    }

    /// <summary>
    /// Measures on the same photograph the gradients of convolutions with the kernels and strides of a stack of transposed layers: a
    /// backward pass has the checkerboard of the transposed layer.
    /// </summary>
    /// <param name="stack">The layers.</param>
    /// <param name="picture">[3, height, width] in 0…1.</param>
    /// <returns>Null for other layers, and for photographs that are too small.</returns>
    public PhotographExamination? ExamineGradients(StackedLayers stack, Tensor<float> picture)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (stack.Layers.Any(layer => layer.Kind != StackLayerKind.Transposed) || !stack.Layers.Any(layer => layer.HasStride))
            return null;
        try
        {
            return Examine(
                new StackedLayers([.. stack.Layers.Select(layer => new StackLayer(
                    StackLayerKind.Convolution, layer.Kernel, layer.Stride, dilation: layer.Dilation))]),
                picture);
        }
        catch (ConvolutionArgumentException)
        {
            return null;
        }
    }

    /// <param name="variant">What is measured.</param>
    /// <param name="frame">The sizes.</param>
    /// <param name="picture">The photograph.</param>
    /// <param name="place">Where to look; null: where the pattern of this variant shows most, which is written here.</param>
    private PhotographTrial Measure(PhotographVariant variant, PhotographFrame frame, Tensor<float> picture, ref PictureArea? place)
    {
        (int Down, int Across) offset = PhotographFrame.OffsetOf(variant.Stack);
        PictureArea inner = frame.Inner.MovedBy(offset);
        var peaks = new PeakGrid(frame.Period.Height, frame.Period.Width);
        (double scores, double variances, double squares) = (0, 0, 0);
        Tensor<float>? first = null;
        for (int seed = 0; seed < _seeds; seed++)
        {
            Tensor<float> map = variant.Map(picture, seed, _parallel);
            first ??= map;
            Tensor<float> part = PicturePart.Of(map, inner);
            double score = CheckerboardEnergy.Measure<float>(part, peaks);
            scores += double.IsNaN(score) ? 0 : score; // the map is constant, so there is no pattern either
            (double variance, double square) = PhaseContrast.Moments(
                Array.ConvertAll(PicturePart.Values(part), value => (double)value), inner.Width, frame.Period);
            variances += variance;
            squares += square;
        }

        place ??= PatternLocator.Find(first!, inner, frame.Period).MovedBy((-offset.Down, -offset.Across));
        return new PhotographTrial(
            variant.Name, variant.Stack, scores / _seeds, PhaseContrast.Share(variances, squares), first!, place.Value.MovedBy(offset));
    }
}
