using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// What a layer makes of noise and of flat pictures with its own weights: in its output or, where it reduces, in the gradient of its input.
/// docs/checkerboard.md has the definitions.
/// </summary>
public sealed class WeightMeasurement
{
    internal WeightMeasurement(
        double score, double flatContrast, IReadOnlyList<double> channelContrasts, int worstChannel, Tensor<float> noiseMap,
        Tensor<float> flatMap, CheckerboardSpectrum spectrum)
    {
        (Score, FlatContrast, ChannelContrasts, WorstChannel) = (score, flatContrast, channelContrasts, worstChannel);
        (NoiseMap, FlatMap, Spectrum) = (noiseMap, flatMap, spectrum);
    }

    /// <summary>
    /// The energy at the multiples of 1/scale of the spectrum of all channels, for an input of noise N(1, 1), relative to the frequencies
    /// around them, averaged over the seeds: 1, nothing stands out.
    /// </summary>
    public double Score { get; }

    /// <summary>
    /// The share of the amplitude that is a pattern, for an input of a constant per channel: root mean square of the differences between
    /// the places of a period, over that of all values. 0: a flat input stays flat; 1: there is nothing but the pattern.
    /// </summary>
    public double FlatContrast { get; }

    /// <summary>The flat contrast of each channel by itself.</summary>
    public IReadOnlyList<double> ChannelContrasts { get; }

    /// <summary>The channel with the largest flat contrast.</summary>
    public int WorstChannel { get; }

    /// <summary>[height, width], away from the border: <see cref="WorstChannel"/> for an input of noise.</summary>
    public Tensor<float> NoiseMap { get; }

    /// <summary>[height, width], away from the border: the same channel for an input of constants.</summary>
    public Tensor<float> FlatMap { get; }

    /// <summary>The spectrum of all channels for an input of noise, with the peaks that the score counts.</summary>
    public CheckerboardSpectrum Spectrum { get; }

    /// <summary>Whether a pattern is more than chance and rounding.</summary>
    public bool HasPattern => Score >= ExaminationAdvice.Notable && FlatContrast >= ArtifactMeter.RoundingContrast;
}
