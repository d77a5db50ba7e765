using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Tests.Support;

/// <summary>A random problem, large enough to fill vectors, tiles and blocks and to leave remainders of all of them.</summary>
internal sealed record EngineProblem(int Seed, ConvolutionGeometry Geometry, ConvolutionOptions Options)
{
    /// <summary>A problem of the given padding modes and size; <paramref name="seed"/> decides everything else.</summary>
    public static EngineProblem Create(int seed, bool allPaddingModes = false, long mostMultiplyAdds = 400_000)
    {
        var random = new Random(seed);
        while (true)
        {
            if (TryCreate(seed, random, allPaddingModes) is { } problem && problem.Geometry.MultiplyAdds <= mostMultiplyAdds)
                return problem;
        }
    }

    /// <summary>Whole numbers so small that every sum of the problem is exact in T, whatever the order.</summary>
    public T[] Integers<T>(long count, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(unchecked((Seed * 31) + salt));
        return [.. Enumerable.Range(0, (int)count).Select(_ => T.CreateChecked(random.Next(-8, 9)))];
    }

    /// <summary>Numbers in −1 … 1.</summary>
    public T[] Reals<T>(long count, int salt)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(unchecked((Seed * 31) + salt));
        return [.. Enumerable.Range(0, (int)count).Select(_ => T.CreateChecked((random.NextDouble() * 2) - 1))];
    }

    public override string ToString() => $"seed {Seed}: {Geometry}";

    private static EngineProblem? TryCreate(int seed, Random random, bool allPaddingModes)
    {
        var kind = (ConvolutionKind)random.Next(2);
        int rank = random.Next(1, 4);
        bool depthwise = random.Next(5) == 0;
        int groups = depthwise ? random.Next(1, 20) : random.Next(4) == 0 ? random.Next(2, 5) : 1;
        int outPerGroup = depthwise ? random.Next(1, 3) : random.Next(3) == 0 ? random.Next(1, 6) : random.Next(1, 80);
        int inPerGroup = depthwise ? 1 : random.Next(3) == 0 ? random.Next(1, 300) : random.Next(1, 40);
        int widest = rank == 1 ? 300 : rank == 2 ? 70 : 20;
        nint[] kernel = Sizes(1, random.Next(6) == 0 ? 12 : 5);
        if (rank == 1 && random.Next(6) == 0)
            kernel = [random.Next(250, 600)];
        nint[] weight = kind == ConvolutionKind.Convolution
            ? [groups * outPerGroup, inPerGroup, .. kernel]
            : [groups * inPerGroup, outPerGroup, .. kernel];
        nint[] batch = random.Next(4) == 0 ? [] : [random.Next(1, 4)];
        nint[] input = [.. batch, groups * inPerGroup, .. Sizes(1, widest)];
        input[^1] = random.Next(1, widest * 2);
        bool matrix = seed % 16 == 7;
        if (matrix)
            input = [.. input[..^rank], .. kind == ConvolutionKind.Convolution ? kernel : Enumerable.Repeat((nint)1, rank)];
        var options = new ConvolutionOptions
        {
            Stride = random.Next(2) == 0 ? default : PerAxis(1, 4),
            Dilation = random.Next(2) == 0 ? default : PerAxis(1, 4),
            Groups = groups,
            PaddingMode = allPaddingModes ? (PaddingMode)random.Next(4) : PaddingMode.Zeros,
            Padding = random.Next(6) switch
            {
                0 => Padding.Same,
                1 => Padding.SameLower,
                2 => Padding.Valid,
                _ => Padding.Asymmetric(PerAxis(0, 4), PerAxis(0, 4)),
            },
            OutputPadding = kind == ConvolutionKind.Transposed && random.Next(3) == 0 ? PerAxis(0, 3) : default,
        };
        try
        {
            if (matrix)
                options = options with { Padding = Padding.Valid, Dilation = default };
            return new EngineProblem(seed, ConvolutionGeometry.Create(kind, options, input, weight), options);
        }
        catch (ConvolutionArgumentException)
        {
            return null;
        }

        nint[] Sizes(int min, int beyond) => [.. Enumerable.Range(0, rank).Select(_ => (nint)random.Next(min, beyond))];
        PerAxis PerAxis(int min, int beyond) => new([.. Sizes(min, beyond).Select(size => (long)size)]);
    }
}
