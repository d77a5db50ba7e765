namespace ConvSharp.Engine.Algorithms;

/// <summary>An algorithm's answer to a problem: why it cannot compute the problem, or what that costs and how to prepare it.</summary>
internal abstract class Proposal
{
    /// <summary>The algorithm cannot compute the problem.</summary>
    protected Proposal(string refusal) => (Refusal, Cost, Tiling) = (refusal, double.PositiveInfinity, "");

    /// <summary>The algorithm can compute the problem.</summary>
    protected Proposal(in Problem problem, double cost, string tiling) => (Problem, Cost, Tiling) = (problem, cost, tiling);

    /// <summary>Why the algorithm cannot compute the problem, in words, or null.</summary>
    public string? Refusal { get; }

    /// <summary>Why the algorithm computes the problem only where it is forced, whatever the cost, in words, or null.</summary>
    public string? Objection { get; init; }

    /// <summary>
    /// Estimated cost of one sample, in multiply-adds of the channel tile with full vectors; infinite where the problem is refused.
    /// </summary>
    public double Cost { get; }

    /// <summary>What the cost comes from, in words that follow the number; may be empty.</summary>
    public string Tiling { get; }

    /// <summary>Whether the algorithm may be chosen for its cost.</summary>
    public bool IsEligible => Refusal is null && Objection is null;

    /// <summary>The problem.</summary>
    protected Problem Problem { get; }
}
