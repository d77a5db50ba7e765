using System.Numerics;

namespace ConvSharp.Engine.Algorithms;

/// <summary>One way to compute a convolution: it says whether it takes a problem, and gets ready for it.</summary>
internal abstract class Algorithm
{
    /// <summary>The name by which it is shown and can be forced.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it computes the plain sum: exact where every partial sum is, and no element meets another's NaN.</summary>
    public virtual bool IsPlainSum => true;

    /// <summary>Why it cannot take a problem at all, in words, or null.</summary>
    public virtual string? Refuse(in Problem problem) => null;

    /// <summary>Why it would rather leave a problem to those after it, in words, or null; asked before whether it can take it.</summary>
    public virtual string? Decline(in Problem problem) => null;

    /// <summary>Gets ready for a problem that it does not refuse.</summary>
    public abstract PreparedConvolution<T> Prepare<T>(in Problem problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
