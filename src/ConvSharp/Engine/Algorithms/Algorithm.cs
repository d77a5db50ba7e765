namespace ConvSharp.Engine.Algorithms;

/// <summary>One way to compute a pass of a convolution.</summary>
internal abstract class Algorithm
{
    /// <summary>The name by which it is shown and can be forced.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it computes the plain sum: exact where every partial sum is, and no element meets another's NaN.</summary>
    public virtual bool IsPlainSum => true;
}

/// <summary>An algorithm that can be asked what a problem would cost.</summary>
/// <typeparam name="TProposal">Its answer: of the forward pass, or of the weight gradient.</typeparam>
internal abstract class Algorithm<TProposal> : Algorithm
    where TProposal : Proposal
{
    /// <summary>What a problem would cost, or why it cannot be computed.</summary>
    public abstract TProposal Propose(in Problem problem);
}
