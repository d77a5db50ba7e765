using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Simd;

namespace ConvSharp.Algorithms;

/// <summary>One way to compute a convolution: it says whether it takes a problem, and gets ready for it.</summary>
internal abstract class Algorithm
{
    /// <summary>The name by which it is shown and can be forced.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Why it cannot take a problem at all, in words, or null.</summary>
    /// <param name="geometry">The problem; zeros beyond the border.</param>
    public virtual string? Refuse(ConvolutionGeometry geometry) => null;

    /// <summary>Why it would rather leave a problem to those after it, in words, or null.</summary>
    /// <param name="geometry">The problem; zeros beyond the border.</param>
    /// <param name="vector">Elements of one vector.</param>
    public virtual string? Decline(ConvolutionGeometry geometry, int vector) => null;

    /// <summary>Gets ready for a problem that it does not refuse.</summary>
    public abstract PreparedConvolution<T> Prepare<T>(ConvolutionGeometry geometry, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
