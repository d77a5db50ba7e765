namespace ConvSharp.Tests.Goldens;

/// <summary>A dense tensor of a golden file: its shape, and its values in row-major order.</summary>
public sealed record GoldenTensor<T>(int[] Shape, T[] Values);
