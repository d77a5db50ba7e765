using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>What one network with random weights shows.</summary>
/// <param name="Scores">The score at each grid of peaks.</param>
/// <param name="Contrast">The flat contrast.</param>
/// <param name="NoiseMap">The strengths for an input of noise.</param>
/// <param name="FlatMap">The strengths for a constant.</param>
/// <param name="Zeros">The share of zeros.</param>
internal sealed record SeedMeasurement(
    double[] Scores, double Contrast, Tensor<float> NoiseMap, Tensor<float> FlatMap, double Zeros);
