using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Tests.Gradients;

namespace ConvSharp.ArmCheck;

/// <summary>A random problem and its gradients by every algorithm, at this machine's widest vectors.</summary>
internal static class ProblemCheck
{
    /// <summary>So few that an emulated processor is done with hundreds of problems in a minute.</summary>
    private const long MostMultiplyAdds = 50_000;

    public static void Run<T>(int seed, Comparison comparison)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 4 < 2, MostMultiplyAdds);
        ConvolutionGeometry geometry = problem.Geometry;
        T[] input = problem.Integers<T>(geometry.InputLength, 1), weight = problem.Integers<T>(geometry.WeightLength, 2);
        T[] bias = seed % 3 == 0 ? [] : problem.Integers<T>(geometry.OutChannels, 3);
        T[] outputGradient = problem.Integers<T>(geometry.OutputLength, 4);
        VectorWidth width = VectorWidths.Widest;

        double[] expected = EngineRun.Reference(geometry, input, weight, bias);
        foreach (Algorithm<ConvolutionProposal> way in TakenBy<T>(geometry, width))
            comparison.Add(way.Name, way.IsPlainSum, problem, expected, EngineRun.Forward(geometry, width, way.Name, input, weight, bias));

        ConvolutionGeometry adjoint =
            AdjointGeometry.Of(geometry.PaddingMode == PaddingMode.Zeros ? geometry : BorderExtension.Extended(geometry));
        Algorithm<ConvolutionProposal>[] adjointWays = [.. TakenBy<T>(adjoint, width)];
        Algorithm<ConvolutionProposal> chosen = adjointWays[seed % adjointWays.Length];
        comparison.Add(
            "input gradient", chosen.IsPlainSum, problem, GradientRun.InputReference(geometry, weight, outputGradient),
            GradientRun.Input(geometry, width, chosen.Name, weight, outputGradient));

        double[] expectedWeight = GradientRun.WeightReference(geometry, input, outputGradient);
        foreach (Algorithm<WeightGradientProposal> way in AlgorithmTable.WeightGradient.Algorithms)
        {
            if (GradientRun.WeightRefusal<T>(geometry, width, way.Name) is null)
            {
                comparison.Add(
                    $"weight gradient {way.Name}", way.IsPlainSum, problem, expectedWeight,
                    GradientRun.Weight(geometry, width, way.Name, input, outputGradient));
            }
        }
    }

    private static IEnumerable<Algorithm<ConvolutionProposal>> TakenBy<T>(ConvolutionGeometry geometry, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AlgorithmTable.Convolution.Algorithms.Where(way => EngineRun.Refusal<T>(geometry, width, way.Name) is null);
}
