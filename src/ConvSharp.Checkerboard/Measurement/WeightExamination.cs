using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A layer measured with its own weights and, for comparison, with the nearest even weights and with random ones.</summary>
public sealed class WeightExamination
{
    internal WeightExamination(
        string layer, StackedLayers stack, WeightMeasurement subject, WeightMeasurement? even, double evenChange, WeightMeasurement random)
    {
        (Layer, Stack, Subject, Even, EvenChange, Random) = (layer, stack, subject, even, evenChange, random);
    }

    /// <summary>The layer, as torch prints it.</summary>
    public string Layer { get; }

    /// <summary>Its geometry, with the overlap that any weights have.</summary>
    public StackedLayers Stack { get; }

    /// <summary>The layer with its own weights.</summary>
    public WeightMeasurement Subject { get; }

    /// <summary>
    /// With the nearest weights with which a flat input stays flat, <see cref="EvenWeights"/>; null where the kernel does not reach all
    /// places, so that there are none.
    /// </summary>
    public WeightMeasurement? Even { get; }

    /// <summary>How far these weights are from the layer's: the norm of the difference over the norm of the layer's weights.</summary>
    public double EvenChange { get; }

    /// <summary>With random weights, N(0, 2 / fan in): how strong the pattern was before anything was learnt.</summary>
    public WeightMeasurement Random { get; }

    /// <summary>The layer with its own weights and with those that it is compared with, each with a name.</summary>
    public IEnumerable<(string Name, WeightMeasurement Measured)> Rows => RowsIn(Language.English);

    /// <summary>What the numbers mean, and what to change.</summary>
    public string Advice => AdviceIn(Language.English);

    /// <summary><see cref="Rows"/> with names in a language.</summary>
    /// <param name="language">The language.</param>
    public IEnumerable<(string Name, WeightMeasurement Measured)> RowsIn(Language language)
    {
        yield return (language.Choose("these weights", "这些权重"), Subject);
        if (Even is { } even)
        {
            string change = MeasurementText.Percent(EvenChange);
            yield return (language.Choose($"nearest even weights, {change} away", $"最近的均匀权重，相差 {change}"), even);
        }

        yield return (language.Choose("random weights", "随机权重"), Random);
    }

    /// <summary><see cref="Advice"/> in a language.</summary>
    /// <param name="language">The language.</param>
    public string AdviceIn(Language language) => WeightAdvice.Of(this, language);
}
