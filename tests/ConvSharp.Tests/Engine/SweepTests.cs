using System.Numerics;
using ConvSharp.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>Every algorithm at every width against the reference, over random shapes.</summary>
public class SweepTests
{
    private const int ShapesPerAlgorithmAndWidth = 150;

    public static TheoryData<string, int> AlgorithmsAndWidths()
    {
        var data = new TheoryData<string, int>();
        foreach (string algorithm in EngineRun.Algorithms)
        {
            foreach (VectorWidth width in EngineRun.Widths)
                data.Add(algorithm, (int)width);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(AlgorithmsAndWidths))]
    public void Small_integers_are_exact_in_float(string algorithm, int width) => IntegersAreExact<float>(algorithm, (VectorWidth)width);

    [Theory]
    [MemberData(nameof(AlgorithmsAndWidths))]
    public void Small_integers_are_exact_in_double(string algorithm, int width) => IntegersAreExact<double>(algorithm, (VectorWidth)width);

    private static void IntegersAreExact<T>(string algorithm, VectorWidth width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int firstSeed = (((int)width * 10_000) + algorithm.Length) * (typeof(T) == typeof(float) ? 1 : 2);
        int done = 0;
        for (int seed = firstSeed; done < ShapesPerAlgorithmAndWidth; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 4 == 0);
            if (EngineRun.Refusal<T>(problem.Geometry, width, algorithm) is not null)
                continue;
            done++;
            T[] input = problem.Integers<T>(problem.Geometry.InputLength, 1);
            T[] weight = problem.Integers<T>(problem.Geometry.WeightLength, 2);
            T[] bias = seed % 2 == 0 ? [] : problem.Integers<T>(problem.Geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(problem.Geometry, input, weight, bias);
            T[] actual = EngineRun.Forward(problem.Geometry, width, algorithm, input, weight, bias);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    double.CreateChecked(actual[i]) == expected[i],
                    $"{algorithm}, {width}, {typeof(T).Name}, {problem}: output {i} of {expected.Length} should be {expected[i]}, but is {actual[i]}");
            }
        }
    }
}
