using System.Globalization;

namespace ConvSharp.Examples.Classification;

/// <summary>How likely a class is.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Probability">0…1; those of all classes sum to 1.</param>
internal sealed record ClassScore(string Label, double Probability)
{
    /// <summary>The most likely classes, the likeliest first.</summary>
    /// <param name="scores">One for each class: probabilities, or what Softmax makes them of.</param>
    /// <param name="labels">As many.</param>
    /// <param name="count">How many are wanted.</param>
    public static IReadOnlyList<ClassScore> Top(ReadOnlySpan<float> scores, IReadOnlyList<string> labels, int count)
    {
        double[] probabilities = Probabilities(scores);
        return
        [
            .. probabilities.Select((probability, i) => new ClassScore(labels[i], probability))
                .OrderByDescending(score => score.Probability).Take(count),
        ];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{100 * Probability,5:0.0} %  {Label}");

    private static double[] Probabilities(ReadOnlySpan<float> scores)
    {
        double[] values = [.. scores];
        if (values.All(value => value >= 0) && Math.Abs(values.Sum() - 1) < 1e-3)
            return values;

        // Without the highest score the exponential could overflow.
        double highest = values.Max();
        double[] powers = Array.ConvertAll(values, value => Math.Exp(value - highest));
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }
}
