namespace ConvSharp.Tests.Goldens;

/// <summary>The losses of a network under training, step by step, as libtorch had them.</summary>
public sealed record CurveGolden<T>(string Name, ulong Seed, GoldenTensor<T> Input, long[]? Classes, double[] Losses);
