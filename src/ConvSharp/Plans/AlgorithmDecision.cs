using ConvSharp.Engine.Planning;


namespace ConvSharp.Plans;

/// <summary>The decision of one algorithm of the table about a problem.</summary>
/// <param name="Algorithm">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="IsChosen">Whether it runs.</param>
/// <param name="Reason">Why the algorithm runs, or why it does not.</param>
public sealed record AlgorithmDecision(string Algorithm, string Summary, bool IsChosen, string Reason)
{
    internal static IReadOnlyList<AlgorithmDecision> Of(IReadOnlyList<Decision> decisions) =>
        [.. decisions.Select(decision => new AlgorithmDecision(decision.Algorithm, decision.Summary, decision.IsChosen, decision.Reason))];
}
