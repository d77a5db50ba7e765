using System.Diagnostics;
using System.Globalization;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;

namespace ConvSharp.Engine.Planning;

/// <summary>Asks all algorithms for a pass, and takes the cheapest proposal.</summary>
/// <param name="algorithms">In the order in which they are shown; of equally cheap proposals the first is taken.</param>
internal sealed class Planner<TProposal>(params Algorithm<TProposal>[] algorithms)
    where TProposal : Proposal
{
    public IReadOnlyList<Algorithm<TProposal>> Algorithms { get; } = algorithms;

    /// <summary>The algorithm with this name.</summary>
    /// <exception cref="ConvolutionArgumentException">There is none.</exception>
    public Algorithm<TProposal> Named(string name)
    {
        foreach (Algorithm<TProposal> algorithm in Algorithms)
        {
            if (algorithm.Name == name)
                return algorithm;
        }

        ConvolutionArgumentException.Throw("there is no such algorithm", AlgorithmTable.SourceOf(name), name,
            $"use one of {string.Join(", ", Algorithms.Select(algorithm => algorithm.Name))}, or unset it");
        return null!;
    }

    /// <summary>The cheapest algorithm with its proposal, or the forced algorithm with its own.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="forced">The name of an algorithm that must run, or null.</param>
    /// <exception cref="ConvolutionArgumentException">The forced algorithm cannot compute the problem.</exception>
    /// <exception cref="OperationCanceledException">The problem's token was cancelled.</exception>
    public (Algorithm<TProposal> Algorithm, TProposal Proposal) Choose(in Problem problem, string? forced)
    {
        if (forced is not null)
        {
            Algorithm<TProposal> algorithm = Named(forced);
            TProposal proposal = algorithm.Propose(problem);
            if (proposal.Refusal is { } refusal)
            {
                ConvolutionArgumentException.Throw(
                    $"{forced} cannot compute this: {refusal}", AlgorithmTable.SourceOf(forced), forced, "unset it");
            }

            return (algorithm, proposal);
        }

        (Algorithm<TProposal>, TProposal)? best = null;
        double leastCost = double.PositiveInfinity;
        foreach (Algorithm<TProposal> algorithm in Algorithms)
        {
            CancellationLook.ThrowIfCancelled(problem.Cancellation);
            if ((problem.Disproportion is null ? problem.OfLayer : AlgorithmTable.ForDisproportion) is { } only && algorithm.Name != only)
                continue;
            TProposal proposal = algorithm.Propose(problem);
            bool isEligible = problem.OfLayer is null ? proposal.IsEligible : proposal.Refusal is null;
            if (isEligible && (best is null || proposal.Cost < leastCost))
                (best, leastCost) = ((algorithm, proposal), proposal.Cost);
        }

        return best ?? throw new UnreachableException("the last algorithm takes everything");
    }

    /// <summary>Every algorithm's answer to the problem.</summary>
    public IReadOnlyList<Decision> Explain(Problem problem, string? forced)
    {
        (Algorithm chosen, TProposal best) = Choose(problem, forced);
        return [.. Algorithms.Select(algorithm => algorithm == chosen ? Chosen() : NotChosen(algorithm))];

        Decision Chosen() => new(
            chosen.Name, chosen.Summary, IsChosen: true, best.Cost,
            forced is not null ? $"forced by {AlgorithmTable.SourceOf(forced)}"
                : problem.Disproportion
                    ?? Words(problem.OfLayer is null ? "the cheapest" : "the cheapest for plain sums of the layer, whatever the size", best));

        Decision NotChosen(Algorithm<TProposal> algorithm)
        {
            if (problem.Disproportion is { } disproportion)
                return new Decision(algorithm.Name, algorithm.Summary, IsChosen: false, double.PositiveInfinity, disproportion);
            if (problem.OfLayer is not null)
            {
                string why = algorithm.SumsAlikeInAllSizes
                    ? "costs more for the layer at a plane of the size that decides for plain sums, or cannot compute it"
                    : "its order of summation depends on the input's size, and plain sums are asked for";
                return new Decision(algorithm.Name, algorithm.Summary, IsChosen: false, double.PositiveInfinity, why);
            }

            TProposal proposal = algorithm.Propose(problem);
            string reason = proposal.Refusal ?? proposal.Objection ?? Words(
                string.Create(CultureInfo.InvariantCulture, $"would cost {proposal.Cost / best.Cost:F2} times as much"), proposal);
            return new Decision(algorithm.Name, algorithm.Summary, IsChosen: false, proposal.Cost, reason);
        }
    }

    private static string Words(string start, TProposal proposal) => proposal.Tiling.Length == 0 ? start : $"{start}: {proposal.Tiling}";
}
