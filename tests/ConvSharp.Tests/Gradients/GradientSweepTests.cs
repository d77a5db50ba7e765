using System.Numerics;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.WeightGradients;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Gradients;

/// <summary>
/// Gradients of both kinds of layer, by every algorithm at every width, against the reference over random shapes of whole numbers, on which
/// every sum is exact.
/// </summary>
public class GradientSweepTests
{
    private const int Parts = 8;

    private static readonly int ShapesPerPart = 75 * SweepLength.Factor;

    public static TheoryData<int> FirstSeeds() => [.. Enumerable.Range(0, Parts).Select(part => part * ShapesPerPart)];

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Gradients_of_whole_numbers_are_exact_in_float(int firstSeed) => AreExact<float>(2_000_000 + firstSeed);

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Gradients_of_whole_numbers_are_exact_in_double(int firstSeed) => AreExact<double>(3_000_000 + firstSeed);

    private static void AreExact<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int seed = firstSeed; seed < firstSeed + ShapesPerPart; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 4 == 0);
            ConvolutionGeometry geometry = problem.Geometry;
            T[] input = problem.Integers<T>(geometry.InputLength, 1);
            T[] weight = problem.Integers<T>(geometry.WeightLength, 2);
            T[] outputGradient = problem.Integers<T>(geometry.OutputLength, 4);
            double[] expectedInput = GradientRun.InputReference(geometry, weight, outputGradient);
            double[] expectedWeight = GradientRun.WeightReference(geometry, input, outputGradient);
            double[] expectedBias = GradientRun.BiasReference(geometry, outputGradient);
            string[] inputAlgorithms =
            [
                .. EngineRun.AlgorithmsFor<T>(AdjointGeometry.Of(
                    geometry.PaddingMode == PaddingMode.Zeros ? geometry : BorderExtension.Extended(geometry))),
            ];
            foreach (VectorWidth width in EngineRun.Widths)
            {
                string algorithm = inputAlgorithms[seed % inputAlgorithms.Length];
                AssertExact(
                    expectedInput, GradientRun.Input(geometry, width, algorithm, weight, outputGradient),
                    $"input gradient, {algorithm}, {width}, {problem}");
                foreach (Algorithm<WeightGradientProposal> way in AlgorithmTable.WeightGradient.Algorithms)
                {
                    if (!way.IsPlainSum || GradientRun.WeightRefusal<T>(geometry, width, way.Name) is not null)
                        continue;
                    AssertExact(
                        expectedWeight, GradientRun.Weight(geometry, width, way.Name, input, outputGradient),
                        $"weight gradient, {way.Name}, {width}, {problem}");
                }

                AssertExact(expectedBias, GradientRun.Bias(geometry, width, outputGradient), $"bias gradient, {width}, {problem}");
            }
        }
    }

    private static void AssertExact<T>(double[] expected, T[] actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.CreateChecked(actual[i]) != expected[i])
                Assert.Fail($"{what}, {typeof(T).Name}: element {i} of {expected.Length} should be {expected[i]}, but is {actual[i]}");
        }
    }
}
