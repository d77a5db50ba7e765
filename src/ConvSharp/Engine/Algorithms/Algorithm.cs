namespace ConvSharp.Engine.Algorithms;

/// <summary>One way to compute a pass of a convolution.</summary>
internal abstract class Algorithm
{
    /// <summary>The name in explanations, by which the algorithm can also be forced.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it computes the plain sum: exact where every partial sum is, and NaN spreads only to outputs that see it.</summary>
    public virtual bool IsPlainSum => true;

    /// <summary>
    /// Whether the order in which an output's products are added depends on kernel and channels alone, never on the sizes of input and
    /// output: a part of the input then gives the same bits as the whole.
    /// </summary>
    public virtual bool SumsAlikeInAllSizes => false;
}

/// <summary>An algorithm that can be asked what a problem would cost.</summary>
/// <typeparam name="TProposal">Its answer: a proposal for the forward pass or for the weight gradient.</typeparam>
internal abstract class Algorithm<TProposal> : Algorithm
    where TProposal : Proposal
{
    /// <summary>What a problem would cost, or why the algorithm cannot compute it.</summary>
    public abstract TProposal Propose(in Problem problem);
}
