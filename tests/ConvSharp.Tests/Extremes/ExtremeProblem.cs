using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Tests.Extremes;

/// <summary>A problem with arguments far out of proportion to its sizes.</summary>
internal sealed record ExtremeProblem(
    string Name, ConvolutionKind Kind, nint[] Input, nint[] Weight, ConvolutionOptions Options)
{
    /// <summary>The geometry, or null where the arguments are refused.</summary>
    public ConvolutionGeometry? TryGeometry()
    {
        try
        {
            return ConvolutionGeometry.Create(Kind, Options, Input, Weight);
        }
        catch (ConvolutionArgumentException)
        {
            return null;
        }
    }

    /// <summary>A problem with a few small sizes and some arguments at 2^k, 2^k ± 1 up to 2^63 − 1.</summary>
    public static ExtremeProblem Random(int seed)
    {
        var random = new Random(seed);
        int rank = random.Next(1, 4), groups = random.Next(1, 3), mostBits = random.Next(2) == 0 ? 12 : 63;
        var kind = (ConvolutionKind)random.Next(2);
        nint[] weight = [groups * random.Next(1, 4), random.Next(1, 4), .. Sizes(5)];
        nint channels = kind == ConvolutionKind.Convolution ? weight[1] * groups : weight[0];
        bool transposed = kind == ConvolutionKind.Transposed;
        return new ExtremeProblem($"seed {seed}", kind, [random.Next(1, 3), channels, .. Sizes(9)], weight, new ConvolutionOptions
        {
            Stride = Axes(),
            Dilation = Axes(),
            Groups = groups,
            Padding = random.Next(7) switch
            {
                0 => Padding.Same,
                1 => Padding.SameLower,
                2 => Padding.Valid,
                3 => Padding.Asymmetric(Axes(), Axes()),
                4 => 0,
                _ => Axes(),
            },
            OutputPadding = transposed && random.Next(4) == 0 ? Axes() : default,
            OutputSize = transposed && random.Next(3) == 0 ? new PerAxis([.. Sizes(12).Select(size => (long)size)]) : default,
            PaddingMode = random.Next(3) == 0 ? (PaddingMode)random.Next(4) : PaddingMode.Zeros,
        });

        nint[] Sizes(int beyond) => [.. Enumerable.Range(0, rank).Select(_ => (nint)random.Next(1, beyond))];
        PerAxis Axes() => new([.. Enumerable.Range(0, rank).Select(_ => random.Next(2) == 0 ? random.Next(1, 4) : Extreme())]);
        long Extreme()
        {
            int bits = random.Next(1, mostBits + 1);
            return bits == 63 ? long.MaxValue - random.Next(3) : Math.Max((1L << bits) + random.Next(-1, 2), 1);
        }
    }

    /// <summary>Small whole numbers.</summary>
    public static float[] Integers(long count, int salt)
    {
        var random = new Random(salt);
        return [.. Enumerable.Range(0, checked((int)count)).Select(_ => (float)random.Next(-4, 5))];
    }

    public override string ToString() => $"{Name}: {Kind} [{string.Join(", ", Input)}] * [{string.Join(", ", Weight)}], {Options}";
}
