namespace ConvSharp.Tests.Goldens;

/// <summary>A weight (and a layer's bias) as torch initialised it after torch.manual_seed(Seed).</summary>
public sealed record InitGolden<T>
{
    /// <summary>
    /// uniform, normal, dirac, xavier_uniform, xavier_normal, kaiming_uniform, kaiming_normal, orthogonal or trunc_normal; or conv1d …
    /// conv_transpose3d: the default initialisation of that layer.
    /// </summary>
    public required string Name { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>torch's arguments by their names.</summary>
    public required IReadOnlyDictionary<string, double> Arguments { get; init; }

    /// <summary>fan_in or fan_out, of Kaiming initialisation.</summary>
    public required string? Mode { get; init; }

    /// <summary>Linear, Tanh, ReLU or LeakyReLU, of Kaiming initialisation.</summary>
    public required string? Nonlinearity { get; init; }

    public required GoldenTensor<T> Weight { get; init; }

    public required GoldenTensor<T>? Bias { get; init; }

    public override string ToString() => $"{Name} [{string.Join(", ", Weight.Shape)}] {Mode} {Nonlinearity} "
        + $"{string.Join(", ", Arguments.Select(argument => $"{argument.Key}={argument.Value}"))} ({typeof(T).Name})";
}
