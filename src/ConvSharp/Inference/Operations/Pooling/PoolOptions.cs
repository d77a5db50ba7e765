using ConvSharp.Geometry;

namespace ConvSharp.Inference.Operations;

/// <summary>The windows of a pooling.</summary>
public sealed record PoolOptions
{
    /// <summary>Size of the window along each spatial axis.</summary>
    public required IReadOnlyList<long> Kernel { get; init; }

    /// <summary>Step of the window along each spatial axis; null for 1.</summary>
    public IReadOnlyList<long>? Strides { get; init; }

    /// <summary>Distance between the window's elements along each spatial axis; null for 1.</summary>
    public IReadOnlyList<long>? Dilations { get; init; }

    /// <summary>Padding, as numbers or a rule.</summary>
    public Padding Padding { get; init; }

    /// <summary>Whether a last window that is only partly filled counts. Default false.</summary>
    public bool CeilMode { get; init; }

    /// <summary>Average only: whether padding counts as zeros. Default false.</summary>
    public bool CountIncludesPadding { get; init; }

    /// <summary>Lp only: the power. Default 2.</summary>
    public long P { get; init; } = 2;

    /// <summary>Whether the indices of maxima count columns first. Default false: rows first.</summary>
    public bool IsColumnMajor { get; init; }
}
