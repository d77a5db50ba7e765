using System.Numerics;
using ConvSharp.Engine.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>
/// Every algorithm at every width against the reference, over random shapes: one reference serves all algorithms and widths.
/// </summary>
public class SweepTests
{
    private const int Parts = 8;

    private static readonly int ShapesPerPart = 150 * SweepLength.Factor;

    public static TheoryData<int> FirstSeeds() => [.. Enumerable.Range(0, Parts).Select(part => part * ShapesPerPart)];

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Small_integers_are_exact_in_float(int firstSeed) => IntegersAreExact<float>(firstSeed);

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Small_integers_are_exact_in_double(int firstSeed) => IntegersAreExact<double>(1_000_000 + firstSeed);

    private static void IntegersAreExact<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int seed = firstSeed; seed < firstSeed + ShapesPerPart; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 4 == 0);
            T[] input = problem.Integers<T>(problem.Geometry.InputLength, 1);
            T[] weight = problem.Integers<T>(problem.Geometry.WeightLength, 2);
            T[] bias = seed % 2 == 0 ? [] : problem.Integers<T>(problem.Geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(problem.Geometry, input, weight, bias);
            foreach (string algorithm in EngineRun.AlgorithmsFor<T>(problem.Geometry))
            {
                foreach (VectorWidth width in EngineRun.Widths)
                {
                    AssertExact(
                        expected, EngineRun.Forward(problem.Geometry, width, algorithm, input, weight, bias),
                        $"{algorithm}, {width}, {problem}");
                }
            }
        }
    }

    private static void AssertExact<T>(double[] expected, T[] actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.CreateChecked(actual[i]) != expected[i])
                Assert.Fail($"{what}, {typeof(T).Name}: output {i} of {expected.Length} should be {expected[i]}, but is {actual[i]}");
        }
    }
}
