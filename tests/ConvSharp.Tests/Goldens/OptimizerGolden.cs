namespace ConvSharp.Tests.Goldens;

/// <summary>A parameter under given gradients: its start, the gradients of each step, and the parameter after each.</summary>
public sealed record OptimizerGolden<T>(
    string Name, double Decay, GoldenTensor<T> Start, GoldenTensor<T> Gradients, IReadOnlyList<GoldenTensor<T>> Steps);
