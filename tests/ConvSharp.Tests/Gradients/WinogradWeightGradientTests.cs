using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Gradients;

/// <summary>The weight gradient by Winograd's tiles, against the reference in double precision.</summary>
public sealed class WinogradWeightGradientTests
{
    private const string Name = "winograd";

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(200)]
    public void Its_error_stays_within_the_bound_of_winograd(int firstSeed)
    {
        int computed = 0;
        for (int seed = firstSeed; seed < firstSeed + 40; seed++)
        {
            ConvolutionGeometry geometry = Problem(seed);
            var random = new Random(seed);
            float[] input = Reals(random, geometry.InputLength), outputGradient = Reals(random, geometry.OutputLength);
            double[] expected = GradientRun.WeightReference(geometry, input, outputGradient);
            double terms = (double)geometry.Batch * geometry.OutputPlane;
            double bound = 8 * (terms + 16) * Math.ScaleB(1, -24);
            foreach (VectorWidth width in EngineRun.Widths)
            {
                if (GradientRun.WeightRefusal<float>(geometry, width, Name) is not null)
                    continue;
                computed++;
                float[] actual = GradientRun.Weight(geometry, width, Name, input, outputGradient);
                for (int i = 0; i < expected.Length; i++)
                {
                    if (!(Math.Abs(actual[i] - expected[i]) <= bound))
                        Assert.Fail($"seed {seed}, {width}, {geometry}: element {i} should be {expected[i]} ± {bound}, but is {actual[i]}");
                }

                float[] byThree = GradientRun.Weight(geometry, width, Name, input, outputGradient, threads: 3);
                Assert.True(actual.AsSpan().SequenceEqual(byThree), $"seed {seed}, {width}, {geometry}: threads change the bits");
            }
        }

        Assert.True(computed > 40, $"only {computed} problems were computed");
    }

    [Fact]
    public void What_it_cannot_compute_is_refused()
    {
        Assert.Contains("sum plainly", Refusal([3, 3], new(), ConvolutionAccuracy.Accurate), StringComparison.Ordinal);
        Assert.Contains("dilation", Refusal([3, 3], new() { Dilation = 2 }), StringComparison.Ordinal);
        Assert.Contains("stride 1", Refusal([3, 3], new() { Stride = 2 }), StringComparison.Ordinal);
        Assert.Contains("up to 5 taps", Refusal([7, 7], new()), StringComparison.Ordinal);

        static string Refusal(nint[] kernel, ConvolutionOptions options, ConvolutionAccuracy accuracy = ConvolutionAccuracy.Fast) =>
            GradientRun.WeightRefusal<float>(
                ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, [1, 16, 20, 20], [16, 16, .. kernel]),
                VectorWidth.Bits512, Name, accuracy)!;
    }

    /// <summary>A layer with one to three axes, of either kind, with groups, padding and a stride of 1.</summary>
    private static ConvolutionGeometry Problem(int seed)
    {
        var random = new Random(seed);
        int rank = random.Next(1, 4), groups = random.Next(1, 3), taps = random.Next(2, 6);
        nint inChannels = groups * random.Next(1, 40), outChannels = groups * random.Next(1, 40);
        nint[] kernel = [.. Enumerable.Repeat((nint)taps, Math.Min(rank, 2))];
        if (rank == 3)
            kernel = [random.Next(1, 4), .. kernel];
        nint[] size = [.. kernel.Select(length => length + random.Next(3, rank == 3 ? 10 : 24))];
        var kind = (ConvolutionKind)random.Next(2);
        var options = new ConvolutionOptions
        {
            Groups = groups,
            Padding = random.Next(0, 2),
            PaddingMode = kind == ConvolutionKind.Convolution ? (PaddingMode)random.Next(4) : PaddingMode.Zeros,
        };
        nint[] weight = kind == ConvolutionKind.Convolution
            ? [outChannels, inChannels / groups, .. kernel]
            : [inChannels, outChannels / groups, .. kernel];
        return ConvolutionGeometry.Create(kind, options, [random.Next(1, 5), inChannels, .. size], weight);
    }

    private static float[] Reals(Random random, long length)
    {
        var values = new float[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (random.NextSingle() * 2) - 1;
        return values;
    }
}
