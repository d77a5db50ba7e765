using System.Numerics;
using ConvSharp.Engine.Algorithms.Kn2Row;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Subnormals;

/// <summary>
/// Subnormal operands in every algorithm at every width, over random layers of both kinds: by default weights and copied inputs count as
/// zeros, the accurate mode keeps them, <see cref="ConvolutionAccuracy.FlushSubnormals"/> leaves none. What is expected is what the same
/// algorithm makes of operands flushed beforehand, bit by bit.
/// </summary>
public class SubnormalTests
{
    private static readonly int Problems = SweepLength.Of(12, 240);

    // Small where nothing is flushed: there they take as long as a hundred times as many.
    private const long MostMultiplyAdds = 40_000, FewMultiplyAdds = 4_000;

    [Fact]
    public void Weights_are_flushed_by_default_in_float() => WeightsAreFlushed<float>(firstSeed: 500_000);

    [Fact]
    public void Weights_are_flushed_by_default_in_double() => WeightsAreFlushed<double>(firstSeed: 510_000);

    [Fact]
    public void Copied_inputs_are_flushed_by_default_in_float() => CopiedInputsAreFlushed<float>(firstSeed: 520_000);

    [Fact]
    public void Copied_inputs_are_flushed_by_default_in_double() => CopiedInputsAreFlushed<double>(firstSeed: 530_000);

    [Fact]
    public void Nothing_subnormal_is_left_if_all_is_flushed_in_float() => AllIsFlushed<float>(firstSeed: 540_000);

    [Fact]
    public void Nothing_subnormal_is_left_if_all_is_flushed_in_double() => AllIsFlushed<double>(firstSeed: 550_000);

    [Fact]
    public void The_accurate_mode_keeps_subnormal_numbers_in_float() => AccurateKeeps<float>(firstSeed: 560_000);

    [Fact]
    public void The_accurate_mode_keeps_subnormal_numbers_in_double() => AccurateKeeps<double>(firstSeed: 570_000);

    /// <summary>As a zero weight does, and as IEEE arithmetic has it where nothing is flushed.</summary>
    [Theory]
    [InlineData(ConvolutionAccuracy.Fast, float.NaN)]
    [InlineData(ConvolutionAccuracy.FlushSubnormals, float.NaN)]
    [InlineData(ConvolutionAccuracy.Accurate, float.PositiveInfinity)]
    public void A_flushed_weight_times_infinity_is_NaN(ConvolutionAccuracy accuracy, float expected)
    {
        var geometry = ConvolutionGeometry.Create(ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, 3, 40], [2, 1, 1, 1]);
        float[] input = [.. Enumerable.Repeat(1f, (int)geometry.InputLength)];
        input[57] = float.PositiveInfinity;
        foreach (string algorithm in EngineRun.AlgorithmsFor<float>(geometry))
        {
            foreach (VectorWidth width in EngineRun.Widths)
            {
                float[] output = EngineRun.Forward(geometry, width, algorithm, input, [float.Epsilon, 2], [], accuracy: accuracy);
                Assert.Equal(expected, output[57]);
                Assert.Equal(accuracy == ConvolutionAccuracy.Accurate ? float.Epsilon : 0, output[0]);
                Assert.Equal(float.PositiveInfinity, output[120 + 57]);
            }
        }
    }

    private static void WeightsAreFlushed<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (EngineProblem problem in ProblemsFrom(firstSeed))
        {
            ConvolutionGeometry geometry = problem.Geometry;
            T[] input = problem.Reals<T>(geometry.InputLength, 1), normal = problem.Reals<T>(geometry.WeightLength, 2);
            T[] some = SubnormalData.Sprinkled(normal, problem.Seed), all = SubnormalData.Subnormal<T>(normal.Length, problem.Seed);
            ForAll<T>(problem, ConvolutionAccuracy.Fast, (what, run, _) =>
            {
                AssertSame(run(input, SubnormalData.Flushed(some)), run(input, some), $"some, {what}");
                T[] output = run(input, all);
                AssertSame(run(input, SubnormalData.Flushed(all)), output, $"all, {what}");
                Assert.True(output.All(value => value == T.Zero), $"all weights are subnormal, but not all outputs zeros: {what}");
            });
        }
    }

    private static void CopiedInputsAreFlushed<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var copying = new HashSet<string>();
        var options = new ConvolutionOptions { Stride = 2 };
        var strided = new EngineProblem(
            firstSeed, ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, [2, 7, 9, 21], [17, 7, 1, 1]), options);
        foreach (EngineProblem problem in ProblemsFrom(firstSeed).Append(strided))
        {
            ConvolutionGeometry geometry = problem.Geometry;
            T[] weight = problem.Reals<T>(geometry.WeightLength, 2);
            T[] input = SubnormalData.Sprinkled(problem.Reals<T>(geometry.InputLength, 1), problem.Seed);
            Array.Copy(SubnormalData.Subnormal<T>((int)geometry.InputPlane, problem.Seed), input, (int)geometry.InputPlane);
            ForAll<T>(problem, ConvolutionAccuracy.Fast, (what, run, algorithm) =>
            {
                bool isExtended = geometry.PaddingMode != PaddingMode.Zeros && algorithm != Kn2RowAlgorithm.FixedName;
                if (!isExtended && ReadsInPlace<T>(geometry, what.Width, algorithm))
                    return;
                copying.Add(algorithm);
                AssertSame(run(SubnormalData.Flushed(input), weight), run(input, weight), what.ToString());
            });
        }

        string[] expected = ["winograd", "fft", "depthwise", "row-stream", "direct", "pointwise", "implicit-gemm", "im2col"];
        Assert.True(copying.IsSupersetOf(expected), $"only {string.Join(", ", copying)} copied");
    }

    private static void AllIsFlushed<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (EngineProblem problem in ProblemsFrom(firstSeed))
        {
            ConvolutionGeometry geometry = problem.Geometry;
            T[] input = SubnormalData.Sprinkled(problem.Reals<T>(geometry.InputLength, 1), problem.Seed);
            T[] weight = SubnormalData.Sprinkled(problem.Reals<T>(geometry.WeightLength, 2), problem.Seed + 1);
            T small = T.Sqrt(SubnormalData.SmallestNormal<T>()) / T.CreateChecked(32);
            T[] smallInput = [.. input.Select(value => value * small)], smallWeight = [.. weight.Select(value => value * small)];
            ForAll<T>(problem, ConvolutionAccuracy.FlushSubnormals, (what, run, _) =>
            {
                T[] expected = run(SubnormalData.Flushed(input), SubnormalData.Flushed(weight));
                AssertSame(SubnormalData.Flushed(expected), run(input, weight), what.ToString());
                T[] output = run(smallInput, smallWeight);
                Assert.False(output.Any(T.IsSubnormal), $"products are subnormal, {what}");
            });
        }
    }

    private static void AccurateKeeps<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (EngineProblem problem in ProblemsFrom(firstSeed, FewMultiplyAdds))
        {
            ConvolutionGeometry geometry = problem.Geometry;
            T[] integers = problem.Integers<T>(geometry.InputLength, 1);
            T[] tiny = [.. problem.Integers<T>(geometry.WeightLength, 2).Select(value => value * T.Epsilon)];
            AssertKept(problem, integers, tiny);
            AssertKept(
                problem, [.. integers.Select(value => value * T.Epsilon)], problem.Integers<T>(geometry.WeightLength, 2));
        }
    }

    /// <summary>Whole multiples of the smallest subnormal number: plain sums are exact, Winograd's transforms round halves of it.</summary>
    private static void AssertKept<T>(EngineProblem problem, T[] input, T[] weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionGeometry geometry = problem.Geometry;
        T unit = T.CreateChecked(Math.ScaleB(1, 60)), up = T.CreateChecked(Math.ScaleB(1, typeof(T) == typeof(float) ? 89 : 1014));
        double[] expected = EngineRun.Reference(geometry, Scaled(input), Scaled(weight), []);
        double terms = geometry.InChannelsPerGroup * geometry.KernelTaps;
        ForAll<T>(problem, ConvolutionAccuracy.Accurate, (what, run, algorithm) =>
        {
            T[] output = Scaled(run(input, weight));
            double allowed = algorithm == "winograd" ? 64 * terms : 0;
            for (int i = 0; i < output.Length; i++)
            {
                double value = double.CreateChecked(output[i]);
                if (!(Math.Abs(value - expected[i]) <= allowed))
                    Assert.Fail($"{what}: output {i} is {value} units, not {expected[i]}");
            }
        });

        // Subnormal numbers as multiples of the smallest one; whole numbers stay.
        T[] Scaled(T[] values) => values.Any(value => T.Abs(value) >= T.One)
            ? values
            : [.. values.Select(value => value * up * unit)];
    }

    private static IEnumerable<EngineProblem> ProblemsFrom(int firstSeed, long mostMultiplyAdds = MostMultiplyAdds)
    {
        for (int seed = firstSeed; seed < firstSeed + Problems; seed++)
            yield return EngineProblem.Create(seed, allPaddingModes: seed % 3 == 0, mostMultiplyAdds: mostMultiplyAdds);
    }

    private static bool ReadsInPlace<T>(ConvolutionGeometry geometry, VectorWidth width, string algorithm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AlgorithmTable.Convolution.Named(algorithm)
            .Propose(PlannedProblem.Of<T>(geometry, width, ConvolutionAccuracy.Fast, algorithm).Problem).Prepare<T>().ReadsInPlace;

    /// <summary>All algorithms that take a problem, at every width, those that are no plain sums among them.</summary>
    private static void ForAll<T>(EngineProblem problem, ConvolutionAccuracy accuracy, Action<Case, Func<T[], T[], T[]>, string> check)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (VectorWidth width in EngineRun.Widths)
        {
            foreach (string algorithm in AlgorithmTable.Convolution.Algorithms.Select(algorithm => algorithm.Name))
            {
                if (EngineRun.Refusal<T>(problem.Geometry, width, algorithm, accuracy) is null)
                {
                    check(
                        new Case(algorithm, width, accuracy, typeof(T).Name, problem),
                        (input, weight) => EngineRun.Forward(problem.Geometry, width, algorithm, input, weight, [], accuracy: accuracy),
                        algorithm);
                }
            }
        }
    }

    private static void AssertSame<T>(T[] expected, T[] actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int wrong = SubnormalData.FirstDifference<T>(expected, actual);
        Assert.True(wrong < 0, $"{what}: output {wrong} is {actual[Math.Max(wrong, 0)]:R}, not {expected[Math.Max(wrong, 0)]:R}");
    }

    private readonly record struct Case(
        string Algorithm, VectorWidth Width, ConvolutionAccuracy Accuracy, string Type, EngineProblem Problem);
}
