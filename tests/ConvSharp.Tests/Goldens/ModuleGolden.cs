namespace ConvSharp.Tests.Goldens;

/// <summary>A layer other than a convolution: pooling, activations, norms and the like.</summary>
public sealed record ModuleGolden<T>(
    string Name, GoldenTensor<T> Input, GoldenTensor<T> OutputGradient, GoldenTensor<T> Output, GoldenTensor<T> InputGradient)
{
    /// <summary>What training learns, by name.</summary>
    public required IReadOnlyDictionary<string, GoldenTensor<T>> Parameters { get; init; }

    /// <summary>The gradients of the parameters.</summary>
    public required IReadOnlyDictionary<string, GoldenTensor<T>> Gradients { get; init; }

    /// <summary>Running averages before the pass.</summary>
    public required IReadOnlyDictionary<string, GoldenTensor<T>> Buffers { get; init; }

    /// <summary>Running averages after the pass.</summary>
    public required IReadOnlyDictionary<string, GoldenTensor<T>> BuffersAfter { get; init; }
}
