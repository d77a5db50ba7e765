using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>
/// NaN, infinities and denormals in every algorithm at every width: no zero is skipped, nothing is flushed where accuracy counts.
/// </summary>
public class IeeeTests
{
    private const int Problems = 120;

    [Fact]
    public void Special_floats_give_what_the_reference_gives() => SpecialsAgree<float>(firstSeed: 40_000);

    [Fact]
    public void Special_doubles_give_what_the_reference_gives() => SpecialsAgree<double>(firstSeed: 50_000);

    [Fact]
    public void Zero_weights_times_infinity_are_NaN()
    {
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }, [3, 9, 40], [5, 3, 3, 3]);
        var input = new float[geometry.InputLength];
        input[(4 * 40) + 20] = float.PositiveInfinity;
        float[] weight = new float[geometry.WeightLength];
        ForAll(geometry, (algorithm, width) =>
        {
            float[] output = EngineRun.Forward(geometry, width, algorithm, input, weight, []);
            for (int i = 0; i < output.Length; i++)
            {
                (int row, int column) = (i / 40 % 9, i % 40);
                bool sees = Math.Abs(row - 4) <= 1 && Math.Abs(column - 20) <= 1;
                if (!(sees ? float.IsNaN(output[i]) : output[i] == 0))
                    Assert.Fail($"{algorithm}, {width}: output ({row}, {column}) is {output[i]}");
            }
        });
    }

    [Fact]
    public void Denormals_are_not_flushed_where_accuracy_counts()
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 9, 40], [5, 1, 1, 1]);
        float[] input = [.. Enumerable.Range(1, (int)geometry.InputLength).Select(i => i * float.Epsilon)];
        float[] weight = [1, 2, 3, 0.5f, -1];
        double[] expected = EngineRun.Reference(geometry, input, weight, []);
        ForAll(geometry, (algorithm, width) =>
        {
            float[] output = EngineRun.Forward(
                geometry, width, algorithm, input, weight, [], accuracy: ConvolutionAccuracy.Accurate);
            Assert.Equal(expected.Select(value => (float)value), output);
        });
    }

    private static void SpecialsAgree<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int seed = firstSeed; seed < firstSeed + Problems; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 3 == 0);
            ConvolutionGeometry geometry = problem.Geometry;
            T[] input = problem.Integers<T>(geometry.InputLength, 1), weight = problem.Integers<T>(geometry.WeightLength, 2);
            T[] bias = seed % 2 == 0 ? [] : problem.Integers<T>(geometry.OutChannels, 3);
            var random = new Random(seed);
            if (seed % 4 != 0)
                Sprinkle(input, random);
            if (seed % 4 != 1)
                Sprinkle(weight, random);
            double[] expected = EngineRun.Reference(geometry, input, weight, bias);
            ForAll(geometry, (algorithm, width) =>
            {
                T[] actual = EngineRun.Forward(geometry, width, algorithm, input, weight, bias);
                for (int i = 0; i < actual.Length; i++)
                {
                    double value = double.CreateChecked(actual[i]);
                    bool agrees = value == expected[i] || (double.IsNaN(value) && double.IsNaN(expected[i]));
                    if (!agrees)
                    {
                        Assert.Fail(
                            $"{algorithm}, {width}, {typeof(T).Name}, {problem}: output {i} should be {expected[i]}, but is {value}");
                    }
                }
            });
        }
    }

    /// <summary>Puts a few special values, and zeros for them to meet, anywhere.</summary>
    private static void Sprinkle<T>(T[] values, Random random)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] specials = [T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.Zero, T.NegativeZero];
        for (int i = 0; i < 1 + (values.Length / 200); i++)
            values[random.Next(values.Length)] = specials[random.Next(specials.Length)];
    }

    private static void ForAll(ConvolutionGeometry geometry, Action<string, VectorWidth> check)
    {
        foreach (string algorithm in EngineRun.AlgorithmsFor<float>(geometry))
        {
            foreach (VectorWidth width in EngineRun.Widths)
                check(algorithm, width);
        }
    }
}
