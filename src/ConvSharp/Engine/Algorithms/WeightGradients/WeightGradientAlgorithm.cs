using System.Numerics;

namespace ConvSharp.Engine.Algorithms.WeightGradients;

/// <summary>One way to compute a weight gradient.</summary>
internal abstract class WeightGradientAlgorithm
{
    /// <summary>The name by which it is shown.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Why it would rather leave a problem to those after it, in words, or null.</summary>
    public virtual string? Decline(in Problem problem) => null;

    /// <summary>Gets ready for a problem: a convolution with zeros beyond the border.</summary>
    public abstract PreparedWeightGradient<T> Prepare<T>(in Problem problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
