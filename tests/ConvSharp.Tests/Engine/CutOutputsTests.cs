using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>
/// Transposed layers whose padding leaves little of the output: phases without outputs, kernels of which some taps meet nothing.
/// </summary>
public class CutOutputsTests
{
    private const int Shapes = 250;

    [Fact]
    public void Small_integers_are_exact_in_float() => Sweep<float>(firstSeed: 0);

    [Fact]
    public void Small_integers_are_exact_in_double() => Sweep<double>(firstSeed: 100_000);

    private static void Sweep<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int seed = firstSeed; seed < firstSeed + (Shapes * SweepLength.Factor); seed++)
        {
            EngineProblem problem = Cut(seed);
            T[] input = problem.Integers<T>(problem.Geometry.InputLength, 1);
            T[] weight = problem.Integers<T>(problem.Geometry.WeightLength, 2);
            T[] bias = seed % 2 == 0 ? [] : problem.Integers<T>(problem.Geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(problem.Geometry, input, weight, bias);
            foreach (string algorithm in EngineRun.AlgorithmsFor<T>(problem.Geometry))
            {
                foreach (VectorWidth width in EngineRun.Widths)
                {
                    T[] actual = EngineRun.Forward(problem.Geometry, width, algorithm, input, weight, bias);
                    int wrong = Enumerable.Range(0, expected.Length)
                        .FirstOrDefault(i => double.CreateChecked(actual[i]) != expected[i], -1);
                    Assert.True(wrong < 0, $"{algorithm}, {width}, {problem}, {typeof(T).Name}: output {wrong} of {expected.Length}");
                }
            }
        }
    }

    private static EngineProblem Cut(int seed)
    {
        var random = new Random(seed);
        int rank = random.Next(1, 4);
        int groups = random.Next(1, 4), outs = random.Next(1, 4), ins = random.Next(1, 5);
        long[] kernel = Sizes(1, 6), input = Sizes(1, 5), stride = Sizes(1, 5), dilation = Sizes(1, 3);
        input[^1] = random.Next(1, 25);
        long[] before = new long[rank], after = new long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            long full = ((input[axis] - 1) * stride[axis]) + (dilation[axis] * (kernel[axis] - 1)) + 1;
            long kept = axis == rank - 1 && random.Next(2) == 0 ? full : random.NextInt64(1, Math.Min(full, 2 * stride[axis]) + 1);
            before[axis] = random.NextInt64(full - kept + 1);
            after[axis] = full - kept - before[axis];
        }

        var options = new ConvolutionOptions
        {
            Groups = groups,
            Stride = new PerAxis(stride),
            Dilation = new PerAxis(dilation),
            Padding = Padding.Asymmetric(new PerAxis(before), new PerAxis(after)),
        };
        return new EngineProblem(
            seed,
            ConvolutionGeometry.Create(
                ConvolutionKind.Transposed, options, [random.Next(1, 3), groups * ins, .. input.Select(size => (nint)size)],
                [groups * ins, outs, .. kernel.Select(size => (nint)size)]),
            options);

        long[] Sizes(int least, int beyond) => [.. Enumerable.Range(0, rank).Select(_ => random.NextInt64(least, beyond))];
    }
}
