using System.Globalization;
using ConvSharp.Checkerboard.Overlap;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Puts numbers into words.</summary>
internal static class ExaminationAdvice
{
    /// <summary>A pattern with less energy than this many times its surroundings' is taken for chance.</summary>
    public const double Notable = 3;

    /// <summary>A contrast below this one is taken for chance.</summary>
    public const double ChanceContrast = 0.02;

    private const double ManyZeros = 0.5;

    public static string Of(CheckerboardExamination examination)
    {
        (StackedLayers stack, ArtifactMeasurement measured) = (examination.Subject.Stack, examination.Subject.Measurement);
        string overlap = OverlapText.Describe(stack.Axes, stack.IsOfGradient ? "elements of the input's gradient" : "outputs");
        string better = Better(examination, stack.IsEven
            ? [Remedy.ResizeName, Remedy.IcnrName, Remedy.AverageName]
            : [Remedy.EvenKernelName, Remedy.ResizeName, Remedy.AverageName]);
        if (!stack.IsEven)
            return $"{overlap} Measured score {MeasurementText.Score(measured.Score)} (1: nothing shows).{Sentence("Take", better)}";
        string flat = stack.IsOfGradient ? "a flat gradient" : "a flat picture";
        if (IsClean(examination.Subject))
        {
            string start = stack.Layers.Any(layer => layer.Kind == StackLayerKind.SubPixelIcnr)
                ? "nothing to change; but the phases are equal at the start only, and training may tell them apart"
                : "nothing to change";
            return $"{overlap} Measured score {MeasurementText.Score(measured.Score)}, and {flat} stays flat: {start}.";
        }

        if (HasNoPattern(measured))
        {
            return $"{overlap} Measured score {MeasurementText.Score(measured.Score)}: irregular rather than periodic, with " +
                $"{Percent(measured.Zeros)} zeros." + Sentence("To hand something to all elements take", better);
        }

        string contrast = measured.FlatContrast.ToString("0.00", CultureInfo.InvariantCulture);
        return $"{overlap} Measured score {MeasurementText.Score(measured.Score)}, and {flat}'s contrast of {contrast}, are what random weights add: " +
            $"training can unlearn them, or make them worse.{Sentence("To begin without them take", better)}";
    }

    /// <summary>Whether there is nothing to fix.</summary>
    public static bool IsClean(Trial trial) =>
        trial.Stack.IsEven && HasNoPattern(trial.Measurement) && trial.Measurement.Zeros < ManyZeros;

    /// <summary>Whether a flat picture stays flat; after max pooling, the contrast that is left in the mean is chance.</summary>
    private static bool HasNoPattern(ArtifactMeasurement measured) => measured.FlatContrast < ArtifactMeter.RoundingContrast
        || (measured.Score < Notable && measured.FlatContrast < ChanceContrast);

    /// <summary>The remedies with these names that lower the score and are even.</summary>
    private static string Better(CheckerboardExamination examination, string[] names) => string.Join(", or ", examination.Remedies
        .Where(trial => names.Contains(trial.Name) && trial.Stack.IsEven && trial.Measurement.Score < examination.Subject.Measurement.Score)
        .Select(trial => $"{trial.Stack} (score {MeasurementText.Score(trial.Measurement.Score)})"));

    private static string Sentence(string start, string what) => what.Length == 0 ? "" : $" {start} {what}.";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
