using ConvSharp.Errors;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Measuring;

/// <summary>The algorithms that can compute a layer's pass, timed, beside their expected costs.</summary>
internal sealed record ProposalComparison(ShapeLine Line, IReadOnlyList<(AlgorithmDecision Decision, Timing Timing)> Proposals)
{
    /// <summary>Algorithms that are expected to cost so many times as much as the chosen one are not timed.</summary>
    public const double MostCost = 8;

    /// <summary>The algorithm that is chosen.</summary>
    public (AlgorithmDecision Decision, Timing Timing) Pick => Proposals.Single(proposal => proposal.Decision.IsChosen);

    /// <summary>The fastest one.</summary>
    public (AlgorithmDecision Decision, Timing Timing) Fastest => Proposals.MinBy(proposal => proposal.Timing.BestMs);

    /// <summary>Milliseconds by which the chosen algorithm is slower than the fastest.</summary>
    public double LostMs => Pick.Timing.BestMs - Fastest.Timing.BestMs;

    /// <summary>The share of the chosen algorithm's time that is lost.</summary>
    public double LostShare => LostMs / Pick.Timing.BestMs;

    public static ProposalComparison Of(ShapeLine line, ParallelOptions parallel)
    {
        var pass = new MeasuredPass(line);
        double most = MostCost * pass.Decisions.Single(decision => decision.IsChosen).Cost;
        var proposals = new List<(AlgorithmDecision, Timing)>();
        foreach (AlgorithmDecision decision in pass.Decisions.Where(decision => decision.IsChosen || decision.Cost <= most))
        {
            try
            {
                proposals.Add((decision, pass.Time(decision.Algorithm, parallel)));
            }
            catch (ConvolutionArgumentException) when (!decision.IsChosen)
            {
                // It needs more memory than there is, for which it would not be chosen.
            }
        }

        return new ProposalComparison(line, proposals);
    }
}
