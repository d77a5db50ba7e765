using System.Diagnostics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Execution;
using ConvSharp.Errors;

namespace ConvSharp.Engine.Planning;

/// <summary>Chooses the algorithm for a problem.</summary>
internal static class Planner
{
    /// <summary>The first algorithm of the table that takes the problem, or the one that is forced.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="forced">The name of an algorithm that must run, or null.</param>
    public static Algorithm Choose(Problem problem, string? forced)
    {
        if (!string.IsNullOrEmpty(forced))
        {
            Algorithm algorithm = AlgorithmTable.Named(forced);
            if (algorithm.Refuse(problem) is { } refusal)
                ConvolutionArgumentException.Throw($"{forced} cannot compute this: {refusal}", AlgorithmTable.Variable, forced, "unset it");
            return algorithm;
        }

        // Most decline at a glance what they would have to look at closely to refuse.
        foreach (Algorithm algorithm in AlgorithmTable.InOrder)
        {
            CancellationLook.ThrowIfCancelled(problem.Cancellation);
            if (algorithm.Decline(problem) is null && algorithm.Refuse(problem) is null)
                return algorithm;
        }

        throw new UnreachableException("the last algorithm takes everything");
    }

    /// <summary>What every algorithm says to the problem, in the order of the table.</summary>
    public static IReadOnlyList<Decision> Explain(Problem problem, string? forced)
    {
        Algorithm chosen = Choose(problem, forced);
        bool found = false;
        var decisions = new List<Decision>();
        foreach (Algorithm algorithm in AlgorithmTable.InOrder)
        {
            bool isChosen = algorithm == chosen;
            string? objection = isChosen ? null : problem.Disproportion ?? algorithm.Refuse(problem) ?? algorithm.Decline(problem);
            string reason = isChosen
                ? (string.IsNullOrEmpty(forced) ? "first that takes the problem" : $"forced by {AlgorithmTable.Variable}")
                : objection ?? (found ? $"not asked: {chosen.Name} took the problem before" : $"{chosen.Name} is forced");
            found |= isChosen;
            decisions.Add(new Decision(algorithm.Name, algorithm.Summary, isChosen, reason));
        }

        return decisions;
    }
}
