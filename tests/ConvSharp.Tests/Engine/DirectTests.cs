using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>
/// Planes of few columns and groups of few output channels, where a tile takes several rows, or several groups of rows, together; with
/// sums long enough to be added in several chains.
/// </summary>
public class DirectTests
{
    private const int Shapes = 120;

    [Fact]
    public void Narrow_planes_are_exact_in_float() => Sweep<float>(firstSeed: 0);

    [Fact]
    public void Narrow_planes_are_exact_in_double() => Sweep<double>(firstSeed: 100_000);

    private static void Sweep<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int seed = firstSeed; seed < firstSeed + (Shapes * SweepLength.Factor); seed++)
        {
            EngineProblem problem = Narrow(seed);
            T[] input = problem.Integers<T>(problem.Geometry.InputLength, 1);
            T[] weight = problem.Integers<T>(problem.Geometry.WeightLength, 2);
            T[] bias = seed % 2 == 0 ? [] : problem.Integers<T>(problem.Geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(problem.Geometry, input, weight, bias);
            foreach (VectorWidth width in EngineRun.Widths)
            {
                T[] actual = EngineRun.Forward(problem.Geometry, width, "direct", input, weight, bias);
                int wrong = Enumerable.Range(0, expected.Length).FirstOrDefault(i => double.CreateChecked(actual[i]) != expected[i], -1);
                Assert.True(wrong < 0, $"{width}, {problem}, {typeof(T).Name}: output {wrong} of {expected.Length}");
            }
        }
    }

    private static EngineProblem Narrow(int seed)
    {
        var random = new Random(seed);
        ConvolutionKind kind = random.Next(2) == 0 ? ConvolutionKind.Convolution : ConvolutionKind.Transposed;
        int groups = random.Next(1, 3), outs = random.Next(1, 7), ins = random.Next(1, 60);
        (int height, int width) = (random.Next(1, 15), random.Next(1, 41));
        (int down, int across) = (random.Next(1, 4), random.Next(1, 4));
        var options = new ConvolutionOptions
        {
            Groups = groups,
            Stride = (random.Next(1, 4), random.Next(1, 4)),
            Padding = Padding.Asymmetric((random.Next(down), random.Next(across)), (random.Next(down), random.Next(across))),
        };
        nint[] weight = kind == ConvolutionKind.Convolution ? [groups * outs, ins, down, across] : [groups * ins, outs, down, across];
        nint[] input = [random.Next(1, 3), groups * ins, height + down, width + across];
        return new EngineProblem(seed, ConvolutionGeometry.Create(kind, options, input, weight), options);
    }
}
