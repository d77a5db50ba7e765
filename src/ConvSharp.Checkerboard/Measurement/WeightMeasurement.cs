using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// What a layer's present weights make of noise and of flat pictures: in its output or, where it reduces, in the gradient of its input.
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
    /// The energy at the multiples of 1/scale of the spectrum of all channels, where noise N(1, 1) comes in, relative to the frequencies
    /// around them; the mean over the seeds: 1, nothing stands out.
    /// </summary>
    public double Score { get; }

    /// <summary>
    /// How much of the amplitude is a pattern where a constant per channel comes in: root mean square of what differs between the places of
    /// a period, over that of all. 0: what is flat stays flat; 1: there is nothing but the pattern.
    /// </summary>
    public double FlatContrast { get; }

    /// <summary>The flat contrast of each channel by itself.</summary>
    public IReadOnlyList<double> ChannelContrasts { get; }

    /// <summary>The channel with the largest flat contrast.</summary>
    public int WorstChannel { get; }

    /// <summary>[height, width], away from the border: <see cref="WorstChannel"/> where noise comes in.</summary>
    public Tensor<float> NoiseMap { get; }

    /// <summary>[height, width], away from the border: the same channel where constants come in.</summary>
    public Tensor<float> FlatMap { get; }

    /// <summary>The spectrum of all channels where noise comes in, with the peaks that the score counts.</summary>
    public CheckerboardSpectrum Spectrum { get; }

    /// <summary>Whether a pattern is more than chance and rounding.</summary>
    public bool HasPattern => Score >= ExaminationAdvice.Notable && FlatContrast >= ArtifactMeter.RoundingContrast;
}
