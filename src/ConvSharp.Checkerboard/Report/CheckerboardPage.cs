using System.Xml.Linq;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;
using static ConvSharp.Checkerboard.Report.PageParts;

namespace ConvSharp.Checkerboard.Report;

/// <summary>The report on a stack with random weights.</summary>
internal sealed class CheckerboardPage(
    CheckerboardExamination examination, IReadOnlyList<GeneratorTrial> generators, IReadOnlyList<Trial> gradients)
{
    private StackedLayers Stack => examination.Subject.Stack;

    private IEnumerable<Trial> Trials => examination.Remedies.Prepend(examination.Subject);

    public void Write(Stream stream) => PageParts.Write(
        stream, $"Checkerboard report: {Stack}", examination.Advice, Language.English,
        OverlapSection.Of(Stack), Measured(), Generators(), Gradients(), Definitions());

    private XElement Measured() => Section("Measured with random weights, and what helps",
        Table(
            [("", false), ("score", true), ("flat contrast", true), ("overlap", true), ("layers", false)],
            Trials.Select(trial => new[]
            {
                trial.Name, MeasurementText.Score(trial.Measurement.Score), MeasurementText.Contrast(trial.Measurement.FlatContrast), Ratio(trial.Stack),
                trial.Stack.ToString(),
            })),
        Quiet(
            "Strength at each place: mid grey is the mean, white twice as much. Spectrum: energy in decibels, low frequencies in " +
            "the middle; " +
            "rings mark the multiples of 1/scale, where a pattern of that period has its energy."),
        Cards(Trials.Select(Card)));

    private XElement Generators() => Section("Before any training",
        Paragraph(
            "Generators of three steps ×2 with random weights. The last 2, 1 or 0 steps are transposed layers (kernel 3, stride 2), the " +
            "others nearest resize and convolution: two leave patterns of periods 2 and 4, one of period 2, none leaves none."),
        Table(
            [("", false), ("score, period 2", true), ("score, period 4 without 2", true), ("flat contrast", true)],
            generators.Select(trial => new[]
            {
                trial.Name, MeasurementText.Score(trial.Measurement.Score), MeasurementText.Score(trial.Period4Score),
                MeasurementText.Contrast(trial.Measurement.FlatContrast),
            })),
        Cards(generators.Select(trial => PageParts.Card(trial.Name, "",
            Figure(Figures.Image(trial.Picture, $"A picture drawn by random weights, {trial.Name}"), "What it draws"),
            Figure(Figures.Strength(trial.Measurement.NoiseMap, $"Strength map, {trial.Name}"), "Strength"),
            Figure(SpectrumFigure.Of(trial.Measurement.Spectrum, $"Spectrum, {trial.Name}"), "Its spectrum")))));

    private XElement Gradients() => Section("Gradients of a discriminator",
        Paragraph(
            "A strided convolution's backward pass is a transposed convolution: an uneven one hands its input an uneven gradient. Max " +
            "pooling passes it on to the largest element of each window alone: irregular, with many zeros; where windows overlap, uneven " +
            "too. With jitter, " +
            $"the mean of {CheckerboardLaboratory.JitterShifts} gradients over random shifts of the input by 0 to stride − 1 " +
            "pixels, what repeats " +
            "with the stride spreads over all places: the flat contrast falls to a half or less, the less the more shifts. The score " +
            "falls less, since it compares with the frequencies around, which jitter weakens, too. Max pooling leaves fewer zeros."),
        Table(
            [("", false), ("score", true), ("flat contrast", true), ("zeros", true), ("overlap", true), ("layers", false)],
            gradients.Select(trial => new[]
            {
                trial.Name, MeasurementText.Score(trial.Measurement.Score), MeasurementText.Contrast(trial.Measurement.FlatContrast),
                MeasurementText.Percent(trial.Measurement.Zeros), Ratio(trial.Stack), trial.Stack.ToString(),
            })),
        Cards(gradients.Select(Card)));

    private static XElement Definitions() => Section("What the numbers mean",
        Paragraph(
            "Overlap: how many taps of the kernel (of several layers: paths) lead to an output, fewest:most over the picture, away from " +
            "the border, and the period after which it repeats. It is exact, and holds for any weights."),
        Paragraph(
            "Score: networks of 16 channels with random weights are given noise (mean 1, deviation 1); the strength of a place is the " +
            "root of the mean square over channels and pictures. The score is the energy of its spectrum at the multiples of 1/scale, " +
            "relative to the mean of the frequencies 2 and 3 steps away, averaged over seeds. 1: nothing stands out. It grows with the " +
            "number of pixels, so compare within this report."),
        Paragraph(
            "Flat contrast: the same with a constant in place of the noise; standard deviation over mean of the strengths of a period's " +
            "places. Even overlap does not make it 0, since each place has its own random weights: what training may unlearn, or not."),
        Quiet(
            "After Odena, Dumoulin and Olah, “Deconvolution and Checkerboard Artifacts”, Distill 2016, and Aitken et al., “Checkerboard " +
            "artifact free sub-pixel convolution”, 2017. Made by ConvSharp."));

    private static XElement Card(Trial trial) => PageParts.Card(trial.Name, trial.Stack.ToString(),
        Figure(
            Figures.Strength(trial.Measurement.NoiseMap, $"Strength where noise goes in: {trial.Stack}"),
            $"Noise in: score {MeasurementText.Score(trial.Measurement.Score)}"),
        Figure(
            Figures.Strength(trial.Measurement.FlatMap, $"Strength where a constant goes in: {trial.Stack}"),
            $"Constant in: flat contrast {MeasurementText.Contrast(trial.Measurement.FlatContrast)}"),
        Figure(
            SpectrumFigure.Of(trial.Measurement.Spectrum, $"Spectrum of the strength where noise goes in: {trial.Stack}"),
            "Spectrum of the left picture"));

    private static string Ratio(StackedLayers stack) => OverlapText.Ratio(stack.Axes);
}
