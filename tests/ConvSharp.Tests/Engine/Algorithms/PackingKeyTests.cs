using System.Numerics;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Engine.Weights;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms;

/// <summary>Equal packing keys mean equal packed bytes, and inputs of other sizes have equal keys wherever they can.</summary>
public unsafe class PackingKeyTests
{
    private const int Parts = 4, ShapesPerPart = 30;
    private const long MostBytes = 4 << 20;

    /// <summary>Those whose packing no size of the input can change. The others have tiles, or weights that meet certain outputs.</summary>
    private static readonly string[] OfAnySize = ["depthwise-stream", "depthwise", "row-stream", "direct", "pointwise", "implicit-gemm", "im2col"];

    public static TheoryData<int> FirstSeeds() => [.. Enumerable.Range(0, Parts).Select(part => part * ShapesPerPart)];

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Equal_keys_mean_equal_bytes_in_float(int firstSeed) => EqualKeysMeanEqualBytes<float>(firstSeed);

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Equal_keys_mean_equal_bytes_in_double(int firstSeed) => EqualKeysMeanEqualBytes<double>(700_000 + firstSeed);

    [Fact]
    public void Every_number_of_a_key_counts()
    {
        ConvolutionGeometry geometry = Conv([1, 4, 9, 9], [6, 2, 3, 3], new ConvolutionOptions { Groups = 2 });
        PackingKey[] keys =
        [
            PackingKey.Of("a", 8, geometry), PackingKey.Of("b", 8, geometry), PackingKey.Of("a", 4, geometry),
            PackingKey.Of("a", 8, geometry, 1), PackingKey.Of("a", 8, geometry, 2),
            PackingKey.Of("a", 8, Conv([1, 4, 9, 9], [6, 4, 3, 3], ConvolutionOptions.Default)),
            PackingKey.Of("a", 8, Conv([1, 4, 9, 9], [4, 2, 3, 3], new ConvolutionOptions { Groups = 2 })),
            PackingKey.Of("a", 8, Conv([1, 4, 9, 9], [6, 2, 3, 2], new ConvolutionOptions { Groups = 2 })),
            PackingKey.Of("a", 8, Transposed(new ConvolutionOptions { Groups = 2 })),
            PackingKey.Of("a", 8, Transposed(new ConvolutionOptions { Groups = 2, Stride = 2 })),
            PackingKey.Of("a", 8, Transposed(new ConvolutionOptions { Groups = 2, Stride = 2, Padding = 1 })),
            PackingKey.Of("a", 8, Transposed(new ConvolutionOptions { Groups = 2, Stride = 2, Dilation = 2 })),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], PackingKey.Of("a", 8, Conv([3, 4, 70, 5], [6, 2, 3, 3], new ConvolutionOptions { Groups = 2, Padding = 1 })));
        Assert.Equal(
            PackingKey.Of("a", 8, Transposed(new ConvolutionOptions { Groups = 2, Stride = 2, Padding = 1 })),
            PackingKey.Of("a", 8, Transposed(new ConvolutionOptions { Groups = 2, Stride = 2, Padding = 3 })));

        static ConvolutionGeometry Conv(nint[] input, nint[] weight, ConvolutionOptions options) =>
            ConvolutionGeometry.Create(ConvolutionKind.Convolution, options, input, weight);
        static ConvolutionGeometry Transposed(ConvolutionOptions options) =>
            ConvolutionGeometry.Create(ConvolutionKind.Transposed, options, [1, 6, 9, 9], [6, 2, 3, 3]);
    }

    private static void EqualKeysMeanEqualBytes<T>(int firstSeed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int equal, int different) = (0, 0);
        for (int seed = firstSeed; seed < firstSeed + ShapesPerPart; seed++)
        {
            var random = new Random(seed);
            EngineProblem problem = EngineProblem.Create(seed, mostMultiplyAdds: 60_000);
            bool sameOptions = random.Next(3) > 0;
            if (Other(problem, random, sameOptions) is not { } other)
                continue;
            T[] weight = problem.Reals<T>(problem.Geometry.WeightLength, 2);
            if (seed % 4 == 0)
                weight[random.Next(weight.Length)] = T.PositiveInfinity;
            foreach (string algorithm in AlgorithmTable.Convolution.Algorithms.Select(algorithm => algorithm.Name))
            {
                VectorWidth width = EngineRun.Widths[random.Next(EngineRun.Widths.Count)];
                ConvolutionAccuracy accuracy = random.Next(3) == 0 ? ConvolutionAccuracy.Accurate : ConvolutionAccuracy.Fast;
                if (Packed<T>(problem.Geometry, width, accuracy, algorithm, weight) is not { } first
                    || Packed<T>(other, width, accuracy, algorithm, weight) is not { } second)
                {
                    continue;
                }

                string what = $"{algorithm}, {width}, {accuracy}, {typeof(T).Name}, {problem}; other: {other}";
                bool areEqual = first.Key.Equals(second.Key);
                (equal, different) = areEqual ? (equal + 1, different) : (equal, different + 1);
                if (areEqual)
                    Assert.True(first.Bytes.SequenceEqual(second.Bytes), $"equal keys, other bytes: {what}");
                if (sameOptions && problem.Geometry.Kind == ConvolutionKind.Convolution && OfAnySize.Contains(algorithm)
                    && KeepAllTaps(problem.Geometry) && KeepAllTaps(other))
                {
                    Assert.True(areEqual, $"{first.Key} is not {second.Key}: {what}");
                }
            }
        }

        Assert.True(equal >= ShapesPerPart && different >= ShapesPerPart / 4, $"{equal} equal keys, {different} different ones");
    }

    /// <summary>Small inputs leave out taps that meet only padding, which others meet.</summary>
    private static bool KeepAllTaps(ConvolutionGeometry geometry) => !KernelCrop.Of(BorderExtension.WithZeros(geometry)).LeavesTapsOut;

    /// <summary>A problem of the same weight with other sizes, and perhaps other options; null where that is none.</summary>
    private static ConvolutionGeometry? Other(EngineProblem problem, Random random, bool sameOptions)
    {
        ConvolutionGeometry geometry = problem.Geometry;
        nint[] input = geometry.InputShape;
        for (int axis = input.Length - geometry.Rank; axis < input.Length; axis++)
            input[axis] = random.Next(4) == 0 ? input[axis] : random.Next(1, 30);
        ConvolutionOptions options = sameOptions
            ? problem.Options
            : problem.Options with
            {
                Stride = random.Next(1, 4),
                Dilation = random.Next(1, 4),
                Padding = random.Next(0, 3),
                OutputPadding = default,
            };
        try
        {
            return ConvolutionGeometry.Create(geometry.Kind, options, input, geometry.WeightShape);
        }
        catch (ConvolutionArgumentException)
        {
            return null;
        }
    }

    private static (PackingKey Key, byte[] Bytes)? Packed<T>(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string algorithm, T[] weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (EngineRun.Refusal<T>(geometry, width, algorithm, accuracy) is not null)
            return null;
        var program = new ConvolutionProgram<T>(geometry, width, accuracy, algorithm);
        if (program.PackedBytes > MostBytes)
            return null;
        var bytes = new byte[program.PackedBytes];
        Array.Fill(bytes, byte.MaxValue);
        fixed (T* weights = weight)
        {
            fixed (byte* packed = bytes)
                program.Pack(weights, (T*)packed);
        }

        return (program.PackingKey, bytes);
    }
}
