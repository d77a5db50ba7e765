using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A stack measured with random weights: how strongly a checkerboard shows before anything is learnt.</summary>
public sealed class ArtifactMeasurement
{
    internal ArtifactMeasurement(
        double score, double flatContrast, Tensor<float> noiseMap, Tensor<float> flatMap, PeakGrid peaks, double zeros)
    {
        (Score, FlatContrast, NoiseMap, FlatMap, Zeros) = (score, flatContrast, noiseMap, flatMap, zeros);
        Spectrum = CheckerboardSpectrum.Of<float>(noiseMap, peaks);
    }

    /// <summary>
    /// The energy at the multiples of 1/scale of the spectrum of <see cref="NoiseMap"/>, relative to the frequencies around them, the mean
    /// over the seeds: 1, nothing stands out.
    /// </summary>
    public double Score { get; }

    /// <summary>
    /// How much the strength differs between the places of a period when the input, or the output's gradient, is constant: standard
    /// deviation over mean, averaged over the seeds. 0: a flat picture stays flat.
    /// </summary>
    public double FlatContrast { get; }

    /// <summary>[height, width], away from the border: how strong the first seed's output (or gradient) is for an input of noise.</summary>
    public Tensor<float> NoiseMap { get; }

    /// <summary>[height, width], away from the border: the same for a constant input.</summary>
    public Tensor<float> FlatMap { get; }

    /// <summary>The spectrum of <see cref="NoiseMap"/>, with the peaks that the score counts.</summary>
    public CheckerboardSpectrum Spectrum { get; }

    /// <summary>The share of exact zeros in the output or gradient, for an input of noise: high after max pooling.</summary>
    public double Zeros { get; }
}
