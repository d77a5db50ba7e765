using ConvSharp.Engine.Output;
using ConvSharp.Engine.Planning;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Output;

/// <summary>
/// Algorithms that run chains run them once on each output, after its sum is complete, with its own residual and channel: against the
/// same chain after the call.
/// </summary>
public unsafe class EpilogueChainTests
{
    private static readonly (ConvolutionKind Kind, nint[] Input, nint[] Weight, ConvolutionOptions Options)[] Problems =
    [
        (ConvolutionKind.Convolution, [2, 5, 9, 11], [36, 5, 3, 3], new() { Padding = 1 }),
        (ConvolutionKind.Convolution, [2, 4, 7, 20], [6, 2, 3, 3], new() { Groups = 2, Stride = 2 }),
        (ConvolutionKind.Convolution, [1, 3, 40], [5, 3, 4], new() { Dilation = 3 }),
        (ConvolutionKind.Convolution, [2, 3, 4, 6, 19], [3, 3, 2, 3, 3], new() { Padding = 1, PaddingMode = PaddingMode.Reflect }),
        (ConvolutionKind.Convolution, [2, 300, 6, 7], [20, 300, 1, 1], new()),
        (ConvolutionKind.Convolution, [2, 6, 8, 8], [40, 3, 1, 1], new() { Groups = 2 }),
        (ConvolutionKind.Convolution, [2, 19, 6, 5], [19, 1, 3, 3], new() { Padding = 1, Groups = 19 }),
        (ConvolutionKind.Convolution, [1, 5, 33, 70], [5, 1, 3, 3], new() { Padding = 1, Groups = 5, Stride = 2 }),
        (ConvolutionKind.Transposed, [2, 5, 6, 9], [5, 3, 4, 4], new() { Stride = 2, Padding = 1 }),
        (ConvolutionKind.Transposed, [1, 4, 5, 7], [4, 20, 3, 3], new()),
        (ConvolutionKind.Transposed, [1, 2, 5, 6], [2, 3, 3, 3], new() { Stride = (2, 1), OutputPadding = (1, 0) }),
        (ConvolutionKind.Transposed, [2, 3, 9], [3, 2, 5], new() { Stride = 3 }),
    ];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Each_output_is_replaced_once(bool isPerChannel, bool hasResidual)
    {
        var chain = new Marks(isPerChannel);
        var seen = new HashSet<string>();
        foreach (var problem in Problems)
        {
            var geometry = ConvolutionGeometry.Create(problem.Kind, problem.Options, problem.Input, problem.Weight);
            float[] input = Integers(geometry.InputLength, 1), weight = Integers(geometry.WeightLength, 2);
            float[] bias = Integers(geometry.OutChannels, 3);
            float[]? residual = hasResidual ? Integers(geometry.OutputLength, 4) : null;
            foreach (string algorithm in AlgorithmTable.Convolution.Algorithms.Select(algorithm => algorithm.Name))
            {
                foreach (VectorWidth width in EngineRun.Widths)
                {
                    if (EngineRun.Refusal<float>(geometry, width, algorithm) is not null
                        || !new ConvolutionProgram<float>(geometry, width, ConvolutionAccuracy.Fast, algorithm).RunsChain)
                    {
                        continue;
                    }

                    seen.Add(algorithm);
                    float[] expected = EngineRun.Forward(geometry, width, algorithm, input, weight, bias);
                    chain.Run(expected, residual, geometry);
                    var parallel = new ParallelOptions { MaxDegreeOfParallelism = width == VectorWidth.Bits256 ? 1 : 3 };
                    float[] actual = EngineRun.Forward(
                        geometry, width, algorithm, input, weight, bias, parallel, chain: chain, residual: residual);
                    for (int i = 0; i < expected.Length; i++)
                    {
                        Assert.True(
                            actual[i] == expected[i],
                            $"{algorithm}, {width}, {parallel.MaxDegreeOfParallelism} threads, per channel {isPerChannel}, residual "
                            + $"{hasResidual}, {geometry}: output {i} should be {expected[i]}, is {actual[i]}");
                    }
                }
            }
        }

        Assert.Superset(new HashSet<string> { "pointwise", "implicit-gemm", "direct", "row-stream", "winograd", "depthwise", "depthwise-stream" }, seen);
    }

    private static float[] Integers(long length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)length).Select(_ => (float)random.Next(-3, 4))];
    }

    /// <summary>3 · x + residual, plus the channel if channels differ: a second run, or none, gives another number.</summary>
    private sealed class Marks(bool isPerChannel) : EpilogueChain<float>
    {
        public override bool IsPerChannel => isPerChannel;

        public override void Run(float* values, float* residual, nint count, nint channel)
        {
            for (nint i = 0; i < count; i++)
                values[i] = (3 * values[i]) + (residual == null ? 0 : residual[i]) + (isPerChannel ? channel : 0);
        }

        public void Run(float[] outputs, float[]? residual, ConvolutionGeometry geometry)
        {
            fixed (float* values = outputs, added = residual)
            {
                for (nint i = 0; i < outputs.Length; i++)
                    Run(values + i, added == null ? null : added + i, 1, (nint)(i / geometry.OutputPlane % geometry.OutChannels));
            }
        }
    }
}
