namespace ConvSharp.Tests.Goldens;

/// <summary>A layer without weights: pooling, upsampling and the like.</summary>
public sealed record ModuleGolden<T>(
    string Name, GoldenTensor<T> Input, GoldenTensor<T> OutputGradient, GoldenTensor<T> Output, GoldenTensor<T> InputGradient);
