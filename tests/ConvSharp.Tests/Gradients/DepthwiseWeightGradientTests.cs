using System.Numerics;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Gradients;

/// <summary>The weight gradient of depthwise layers over transposed planes.</summary>
public sealed class DepthwiseWeightGradientTests
{
    private const string Name = "depthwise";

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void It_is_exact_on_whole_numbers_in_float(int firstSeed) => IsExact<float>(firstSeed);

    [Theory]
    [InlineData(200)]
    public void It_is_exact_on_whole_numbers_in_double(int firstSeed) => IsExact<double>(firstSeed);

    [Fact]
    public void Other_layers_and_planes_that_outgrow_the_cache_are_refused()
    {
        Assert.Contains("not a depthwise layer", Refusal([1, 2, 9, 9], [4, 1, 3, 3]), StringComparison.Ordinal);
        Assert.Contains("have a depth", Refusal([1, 2, 4, 9, 9], [2, 1, 3, 3, 3]), StringComparison.Ordinal);
        Assert.Contains("half of the cache", Refusal([1, 2, 4000, 4000], [2, 1, 3, 3]), StringComparison.Ordinal);

        static string Refusal(nint[] input, nint[] weight) => GradientRun.WeightRefusal<float>(
            ConvolutionGeometry.Create(
                ConvolutionKind.Convolution, new ConvolutionOptions { Groups = (int)input[1] }, input, weight),
            VectorWidth.Bits128, Name)!;
    }

    private static void IsExact<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int seed = firstSeed; seed < firstSeed + 40; seed++)
        {
            var random = new Random(seed);
            nint channels = random.Next(1, 40), batch = random.Next(1, 4);
            bool isPlane = random.Next(4) > 0;
            nint[] kernel = isPlane ? [random.Next(1, 6), random.Next(1, 6)] : [random.Next(1, 30)];
            nint[] size = [.. kernel.Select(taps => (nint)random.Next((int)taps * 2, ((int)taps * 2) + 20))];
            var options = new ConvolutionOptions
            {
                Groups = (int)channels,
                Stride = random.Next(1, 4),
                Padding = random.Next(0, 3),
                Dilation = random.Next(1, 3),
                PaddingMode = (PaddingMode)random.Next(4),
            };
            var geometry = ConvolutionGeometry.Create(
                ConvolutionKind.Convolution, options, [batch, channels, .. size], [channels, 1, .. kernel]);
            T[] input = Whole<T>(random, geometry.InputLength), outputGradient = Whole<T>(random, geometry.OutputLength);
            double[] expected = GradientRun.WeightReference(geometry, input, outputGradient);
            foreach (VectorWidth width in EngineRun.Widths)
            {
                T[] actual = GradientRun.Weight(geometry, width, Name, input, outputGradient, threads: 1 + (seed % 3));
                for (int i = 0; i < expected.Length; i++)
                {
                    if (double.CreateChecked(actual[i]) != expected[i])
                        Assert.Fail($"seed {seed}, {width}, {geometry}: element {i} should be {expected[i]}, but is {actual[i]}");
                }
            }
        }
    }

    private static T[] Whole<T>(Random random, long length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[length];
        for (int i = 0; i < values.Length; i++)
            values[i] = T.CreateChecked(random.Next(-4, 5));
        return values;
    }
}
