using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Reference;

namespace ConvSharp.Tests.Support;

/// <summary>
/// A small random problem of any kind, rank and padding mode with operands of small integers, so that every sum is exact.
/// </summary>
internal sealed record RandomProblem(int Seed, ConvolutionGeometry Geometry, int[] Input, int[] Weight, int[] Bias)
{
    public static RandomProblem Create(int seed)
    {
        var random = new Random(seed);
        ConvolutionGeometry? geometry;
        do
            geometry = TryGeometry(random);
        while (geometry is null);
        return new RandomProblem(
            seed,
            geometry,
            Integers(random, geometry.InputLength),
            Integers(random, geometry.WeightLength),
            Integers(random, random.Next(2) * geometry.OutChannels));
    }

    public static int[] Integers(Random random, long count) => [.. Enumerable.Range(0, (int)count).Select(_ => random.Next(-9, 10))];

    public long[] Output()
    {
        var output = new long[Geometry.OutputLength];
        Array.Fill(output, long.MinValue);
        ReferenceConvolution.Forward<int, long>(Geometry, Input, Weight, Bias, output);
        return output;
    }

    public override string ToString() => $"seed {Seed}: {Geometry}, {Bias.Length} biases";

    private static ConvolutionGeometry? TryGeometry(Random random)
    {
        var kind = (ConvolutionKind)random.Next(2);
        int rank = random.Next(1, 4);
        int groups = random.Next(1, 4), channels = random.Next(1, 4), channelsPerGroup = random.Next(1, 4);
        nint[] weight = [groups * channels, channelsPerGroup, .. Sizes(1, 5)];
        nint inChannels = kind == ConvolutionKind.Convolution ? groups * channelsPerGroup : groups * channels;
        nint[] batch = random.Next(4) == 0 ? [] : [random.Next(3)];
        nint[] input = [.. batch, inChannels, .. Sizes(1, 7)];
        var options = new ConvolutionOptions
        {
            Stride = PerAxis(1, 4),
            Dilation = PerAxis(1, 4),
            Groups = groups,
            PaddingMode = (PaddingMode)random.Next(4),
            Padding = random.Next(8) switch
            {
                0 => Padding.Same,
                1 => Padding.SameLower,
                2 => Padding.Valid,
                3 => Padding.Causal,
                _ => Padding.Asymmetric(PerAxis(0, 4), PerAxis(0, 4)),
            },
            OutputPadding = kind == ConvolutionKind.Transposed && random.Next(2) == 0 ? PerAxis(0, 3) : default,
            OutputSize = kind == ConvolutionKind.Transposed && random.Next(4) == 0 ? PerAxis(1, 12) : default,
        };
        try
        {
            return ConvolutionGeometry.Create(kind, options, input, weight);
        }
        catch (ConvolutionArgumentException)
        {
            return null;
        }

        nint[] Sizes(int min, int beyond) => [.. Enumerable.Range(0, rank).Select(_ => (nint)random.Next(min, beyond))];
        PerAxis PerAxis(int min, int beyond) => new([.. Sizes(min, beyond)]);
    }
}
