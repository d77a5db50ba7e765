using System.Globalization;
using ConvSharp.Checkerboard.Overlap;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Puts the numbers of a layer's own weights into words.</summary>
internal static class WeightAdvice
{
    /// <summary>A pattern of less than this share of the amplitude is hardly seen.</summary>
    private const double Faint = 0.01;

    /// <summary>Weights that are further away than this count as different.</summary>
    private const double Near = 0.25;

    public static string Of(WeightExamination examination)
    {
        (WeightMeasurement measured, StackedLayers stack) = (examination.Subject, examination.Stack);
        string reached = stack.IsOfGradient ? "elements of the input's gradient" : "outputs";
        string flat = stack.IsOfGradient ? "a flat gradient of the output" : "a flat input";
        string numbers = $"score {MeasurementText.Score(measured.Score)} (1: nothing shows; random weights have " +
            $"{MeasurementText.Score(examination.Random.Score)})";
        if (!stack.Layers[0].HasStride)
            return $"At stride 1 all weights make each of the {reached}, so that none can make a pattern: {numbers}.";
        string overlap = OverlapText.Describe(stack.Axes, reached);
        if (!measured.HasPattern)
        {
            string despite = stack.IsEven ? "" : $" {overlap} The weights make up for it, which training may undo.";
            return $"These weights make no pattern: {numbers}, and {Share(measured.FlatContrast)} of what {flat} becomes.{despite}";
        }

        string faint = measured.FlatContrast < Faint ? " It is faint, and hardly seen in a picture." : "";
        string found = $"These weights make a checkerboard: {numbers}, and {Share(measured.FlatContrast)} of what {flat} becomes is the " +
            $"pattern, most of it in channel {measured.WorstChannel.ToString(CultureInfo.InvariantCulture)}.{faint}";
        string cause = stack.IsEven ? "The kernel reaches all alike, so that it is the weights alone." : overlap;
        return $"{found} {cause} {Fix(examination)}";
    }

    private static string Fix(WeightExamination examination)
    {
        string instead = examination.Stack.IsOfGradient
            ? "convolve at stride 1 and average, and train again"
            : "resize and convolve at stride 1, and train again";
        if (examination.Even is not { } even)
            return $"No weights of this kernel are even: take a larger one, or {instead}.";
        string use = examination.EvenChange <= Near ? "take them as they are, or train on from them" : "train on from them";
        return $"The nearest even weights (EvenWeights.Make, --save-even) are {Share(examination.EvenChange)} away and score " +
            $"{MeasurementText.Score(even.Score)}: {use}; or {instead}.";
    }

    private static string Share(double share) => share switch
    {
        < 0.0005 => "0 %",
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %"),
    };
}
