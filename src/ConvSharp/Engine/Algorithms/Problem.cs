using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;

namespace ConvSharp.Engine.Algorithms;

/// <summary>What an algorithm is asked to compute.</summary>
/// <param name="Geometry">The problem; zeros beyond the border.</param>
/// <param name="Width">Width of the vectors.</param>
/// <param name="Vector">Elements of one vector.</param>
/// <param name="IsDouble">Whether elements are double, not float.</param>
/// <param name="Accuracy">What was asked for.</param>
internal readonly record struct Problem(
    ConvolutionGeometry Geometry, VectorWidth Width, int Vector, bool IsDouble, ConvolutionAccuracy Accuracy)
{
    /// <summary>
    /// Whether weights are given, and packed, at every call for a batch of known size: then packing counts, and the choice depends on the
    /// batch.
    /// </summary>
    public bool PacksForBatch { get; init; }

    /// <summary>Why windows over padded rows would be out of proportion to the work, in words, or null.</summary>
    public string? Disproportion { get; init; }

    /// <summary>Looked at while the problem is planned.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Whether subnormal numbers become zeros of the same sign where weights are packed and inputs are copied: not where accuracy counts.
    /// </summary>
    public bool FlushesSubnormals => Accuracy != ConvolutionAccuracy.Accurate;

    /// <summary>Whether no subnormal number may be read in place, or be left in a result.</summary>
    public bool FlushesAll => Accuracy == ConvolutionAccuracy.FlushSubnormals;

    /// <summary>Whether Winograd's tiles must be as accurate as the plain sum: in double always.</summary>
    public bool IsAccurate => IsDouble || Accuracy == ConvolutionAccuracy.Accurate;

    /// <summary>
    /// Terms that are summed in one chain. Shorter chains are more exact and cost a little, but the more chains there are, the more error
    /// adding them makes in turn.
    /// </summary>
    public int ChainLength => Accuracy != ConvolutionAccuracy.Accurate ? 256 : TermsPerOutput <= 1024 ? 64 : 128;

    private long TermsPerOutput => Geometry.MultiplyAdds / Math.Max(1, Geometry.OutputLength);

    /// <summary>A problem over elements of type T.</summary>
    public static Problem Of<T>(ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(geometry, width, width.Count<T>(), typeof(T) == typeof(double), accuracy);
}
