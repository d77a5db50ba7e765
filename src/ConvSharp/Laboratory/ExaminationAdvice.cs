using System.Globalization;
using ConvSharp.Artifacts;

namespace ConvSharp.Laboratory;

/// <summary>From numbers to words.</summary>
internal static class ExaminationAdvice
{
    /// <summary>A pattern with less energy than this many times its surroundings' is taken for chance.</summary>
    private const double Notable = 3;

    public static string Of(CheckerboardExamination examination)
    {
        (StackedLayers stack, ArtifactMeasurement measured) = (examination.Subject.Stack, examination.Subject.Measurement);
        string overlap = OverlapText.Describe(stack.Axes, stack.IsOfGradient ? "elements of the input's gradient" : "outputs");
        Trial? even = examination.Remedies.FirstOrDefault(trial => trial.Name == Remedy.EvenKernelName);
        Trial? resize = examination.Remedies.FirstOrDefault(
            trial => trial.Name == Remedy.ResizeName || trial.Stack.Layers[^1].Kind == StackLayerKind.AveragePool);
        if (!stack.IsEven)
        {
            string[] mends = [.. new[] { even, resize }.OfType<Trial>().Where(trial => trial.Stack.IsEven).Select(Recommended)];
            return mends.Length == 0
                ? $"{overlap} Measured score {Number(measured.Score)} (1: nothing shows)."
                : $"{overlap} Measured score {Number(measured.Score)} (1: nothing shows). Take {string.Join(", or ", mends)}.";
        }

        if (measured.Score < Notable && measured.FlatContrast < ArtifactMeter.RoundingContrast)
            return $"{overlap} Measured score {Number(measured.Score)}: nothing to change.";
        string left = $"{overlap} Measured score {Number(measured.Score)}, and a flat picture's contrast of " +
            $"{Number(measured.FlatContrast)}, are what random weights add: training can unlearn them, or make them worse.";
        return resize is null ? left : $"{left} To rule them out take {Recommended(resize)}.";
    }

    private static string Recommended(Trial trial) => $"{trial.Stack} (score {Number(trial.Measurement.Score)})";

    private static string Number(double value) => value.ToString(value < 100 ? "0.##" : "N0", CultureInfo.InvariantCulture);
}
