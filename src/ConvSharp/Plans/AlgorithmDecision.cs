using ConvSharp.Engine.Planning;


namespace ConvSharp.Plans;

/// <summary>What one algorithm of the table said to a problem.</summary>
/// <param name="Algorithm">Its name.</param>
/// <param name="Summary">What it does.</param>
/// <param name="IsChosen">Whether it runs.</param>
/// <param name="Reason">Why it does not run, or why it does.</param>
public sealed record AlgorithmDecision(string Algorithm, string Summary, bool IsChosen, string Reason)
{
    internal static IReadOnlyList<AlgorithmDecision> Of(IReadOnlyList<Decision> decisions) =>
        [.. decisions.Select(decision => new AlgorithmDecision(decision.Algorithm, decision.Summary, decision.IsChosen, decision.Reason))];
}
