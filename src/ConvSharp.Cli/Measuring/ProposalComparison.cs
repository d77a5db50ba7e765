using ConvSharp.Plans;

namespace ConvSharp.Cli.Measuring;

/// <summary>All algorithms that can compute a layer's pass, timed, beside their expected costs.</summary>
internal sealed record ProposalComparison(ShapeLine Line, IReadOnlyList<(AlgorithmDecision Decision, Timing Timing)> Proposals)
{
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
        return new ProposalComparison(
            line,
            [
                .. pass.Decisions.Where(decision => double.IsFinite(decision.Cost))
                    .Select(decision => (decision, pass.Time(decision.Algorithm, parallel))),
            ]);
    }
}
