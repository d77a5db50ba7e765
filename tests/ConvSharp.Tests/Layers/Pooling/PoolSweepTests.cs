using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Tests.Engine.Execution;
using Xunit;

namespace ConvSharp.Tests.Layers;

/// <summary>Random poolings of all kinds and ranks beside a reference in double, on memory full of NaN.</summary>
public class PoolSweepTests
{
    private const int Problems = 700, Extremes = 3000;
    private const int MostOutputs = 3000;
    private const byte NaNs = 0xff;

    [Fact]
    public void Max_pooling_takes_the_maxima_of_the_reference()
    {
        long empty = 0;
        Sweep(PoolKind.Max, 6_000_000, problem =>
        {
            empty += problem.Reference().EmptyWindows;
            Compare<float>(problem, tolerance: 0);
            Compare<double>(problem, tolerance: 0);
        });
        Assert.True(empty > 2000, $"only {empty} windows meet no input");
    }

    [Fact]
    public void Average_pooling_gives_the_means_of_the_reference() => Sweep(PoolKind.Average, 7_000_000, problem =>
    {
        Compare<float>(problem, 2e-5);
        Compare<double>(problem, 1e-13);
    });

    [Fact]
    public void Adaptive_pooling_gives_the_means_of_the_reference() => Sweep(PoolKind.Adaptive, 8_000_000, problem =>
    {
        Compare<float>(problem, 2e-5);
        Compare<double>(problem, 1e-13);
    });

    /// <summary>Kernels, strides, paddings and dilations of up to 2^63 − 1: right, or refused before anything is allocated.</summary>
    [Fact]
    public void Extreme_arguments_are_right_or_refused()
    {
        int compared = 0;
        for (int seed = 9_000_000; seed < 9_000_000 + (Extremes * SweepLength.Factor); seed++)
        {
            var problem = new PoolProblem(seed, (PoolKind)(seed % 2), extreme: true);
            if (!problem.IsPossible || problem.OutputPlane > Array.MaxLength)
            {
                Refuses(problem);
            }
            else if (problem.OutputPlane <= MostOutputs)
            {
                Compare<double>(problem, 1e-12);
                compared++;
            }
        }

        Assert.True(compared > Extremes / 4, $"only {compared} problems were compared");
    }

    private static void Sweep(PoolKind kind, int firstSeed, Action<PoolProblem> check)
    {
        int possible = 0;
        for (int seed = firstSeed; seed < firstSeed + (Problems * SweepLength.Factor); seed++)
        {
            var problem = new PoolProblem(seed, kind);
            if (kind != PoolKind.Adaptive && !problem.IsPossible)
            {
                Refuses(problem);
                continue;
            }

            check(problem);
            possible++;
        }

        Assert.True(possible > Problems / 3, $"only {possible} problems are possible");
    }

    private static void Refuses(PoolProblem problem)
    {
        Tensor<float> input = Tensor.CreateFromShape<float>(problem.Shape);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = Record.Exception(() => problem.Layer<float>().Forward(input));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(error is ConvolutionArgumentException, $"{problem}: {error?.ToString() ?? "not refused"}");
        Assert.True(allocated < 1 << 20, $"{problem}: {allocated} bytes were allocated first");
    }

    private static void Compare<T>(PoolProblem problem, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NaivePool pool = problem.Reference();
        long planes = problem.Shape[..^problem.Rank].Aggregate(1L, (product, size) => product * size);
        var random = new Random(problem.Seed);
        double[] input = Draw(planes * pool.InputSize, specials: problem is { Kind: PoolKind.Max, Seed: var seed } && seed % 3 == 0);
        double[] outputGradient = Draw(planes * pool.OutputSize, specials: false);
        (double[] output, double[] gradient) = problem.Kind == PoolKind.Max
            ? pool.Max(input, outputGradient)
            : pool.Average(input, outputGradient, window => problem.Divisor(pool, window));
        DirtyRun found = DirtyRun.Of(
            problem.Layer<T>(), Tensor.Create(Convert(input), problem.Shape),
            shape => Tensor.Create(Convert(outputGradient), shape), threads: 1 + (problem.Seed % 2), NaNs);
        Equal<T>(output, found.Of<T>("output"), tolerance, $"{problem}, {typeof(T).Name}: output");
        Equal<T>(gradient, found.Of<T>("input gradient"), tolerance, $"{problem}, {typeof(T).Name}: gradient");

        // Few different numbers, so that many are equal.
        double[] Draw(long length, bool specials) => [.. Enumerable.Range(0, (int)length).Select(_ => random.Next(12) switch
        {
            0 when specials => double.NaN,
            1 when specials => double.NegativeInfinity,
            _ => (double)random.Next(-4, 5),
        })];
        static T[] Convert(double[] values) => Array.ConvertAll(values, T.CreateChecked);
    }

    private static void Equal<T>(double[] expected, T[] found, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(expected.Length == found.Length, $"{what}: {found.Length} elements, not {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            double value = double.CreateChecked(found[i]);
            bool isEqual = value.Equals(expected[i]) || Math.Abs(value - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]));
            if (!isEqual)
                Assert.Fail($"{what} {i} should be {expected[i]}, but is {value}");
        }
    }
}
