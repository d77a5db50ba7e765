using ConvSharp.Engine.Planning;

namespace ConvSharp.Plans;

/// <summary>One algorithm's answer to a problem.</summary>
/// <param name="Algorithm">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="IsChosen">Whether it runs.</param>
/// <param name="Cost">
/// Estimated cost of one sample, in multiply-adds at the full speed of the general algorithm; infinite where it cannot compute the problem.
/// </param>
/// <param name="Reason">Why the algorithm runs, or why it does not.</param>
public sealed record AlgorithmDecision(string Algorithm, string Summary, bool IsChosen, double Cost, string Reason)
{
    internal static IReadOnlyList<AlgorithmDecision> Of(IReadOnlyList<Decision> decisions) =>
    [
        .. decisions.Select(decision => new AlgorithmDecision(
            decision.Algorithm, decision.Summary, decision.IsChosen, decision.Cost, decision.Reason)),
    ];
}
