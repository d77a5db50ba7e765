namespace ConvSharp.Tests.Goldens;

/// <summary>Cross entropy with class weights: of class numbers, or of probabilities.</summary>
public sealed record LossGolden<T>(
    string Name, double Smoothing, bool IsMean, long Ignored, GoldenTensor<T> Logits, GoldenTensor<T> Weight, int[]? Classes,
    GoldenTensor<T>? Probabilities, T Loss, GoldenTensor<T> LogitsGradient);
