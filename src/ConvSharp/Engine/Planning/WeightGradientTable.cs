using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.Kn2Row;
using ConvSharp.Engine.Algorithms.WeightGradients;

namespace ConvSharp.Engine.Planning;

/// <summary>The algorithms for weight gradients in the order in which they are asked; the last takes everything.</summary>
internal static class WeightGradientTable
{
    public static IReadOnlyList<WeightGradientAlgorithm> InOrder { get; } =
    [
        new Kn2RowWeightGradientAlgorithm(), // before all: what it takes would cost the others time and memory out of proportion
        new WidthWeightGradientAlgorithm(), // before the general one: where it applies, that one wastes most of its vectors
        new ChannelWeightGradientAlgorithm(),
    ];

    /// <summary>The first algorithm that takes the problem.</summary>
    public static WeightGradientAlgorithm Choose(Problem problem) => InOrder.First(algorithm => algorithm.Decline(problem) is null);

    /// <summary>What every algorithm says to the problem.</summary>
    public static IReadOnlyList<Decision> Explain(Problem problem)
    {
        WeightGradientAlgorithm chosen = Choose(problem);
        return
        [
            .. InOrder.Select(algorithm => new Decision(
                algorithm.Name, algorithm.Summary, algorithm == chosen,
                algorithm == chosen
                    ? "first that takes the problem"
                    : problem.Disproportion ?? algorithm.Decline(problem) ?? $"not asked: {chosen.Name} took the problem before")),
        ];
    }
}
