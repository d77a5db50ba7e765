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
    private static readonly int Problems = 200 * SweepLength.Factor;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Each_output_is_replaced_once(bool isPerChannel, bool hasResidual)
    {
        var chain = new Marks(isPerChannel);
        var seen = new HashSet<string>();
        for (int seed = 0; seed < Problems; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 8 == 0);
            ConvolutionGeometry geometry = problem.Geometry;
            float[] input = problem.Integers<float>(geometry.InputLength, 1), weight = problem.Integers<float>(geometry.WeightLength, 2);
            float[] bias = seed % 2 == 0 ? [] : problem.Integers<float>(geometry.OutChannels, 3);
            float[]? residual = hasResidual ? problem.Integers<float>(geometry.OutputLength, 4) : null;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 + (seed % 3) };
            foreach (string algorithm in EngineRun.AlgorithmsFor<float>(geometry))
            {
                foreach (VectorWidth width in EngineRun.Widths)
                {
                    if (!new ConvolutionProgram<float>(geometry, width, ConvolutionAccuracy.Fast, algorithm).RunsChain)
                        continue;
                    seen.Add(algorithm);
                    float[] expected = EngineRun.Forward(geometry, width, algorithm, input, weight, bias);
                    chain.Run(expected, residual, geometry);
                    float[] actual = EngineRun.Forward(geometry, width, algorithm, input, weight, bias, parallel, chain: chain, residual: residual);
                    for (int i = 0; i < expected.Length; i++)
                    {
                        Assert.True(
                            actual[i] == expected[i],
                            $"seed {seed}, {algorithm}, {width}, {parallel.MaxDegreeOfParallelism} threads, per channel {isPerChannel}, "
                            + $"residual {hasResidual}, {problem}: output {i} should be {expected[i]}, is {actual[i]}");
                    }
                }
            }
        }

        Assert.Superset(new HashSet<string> { "pointwise", "implicit-gemm", "direct", "row-stream", "depthwise", "depthwise-stream" }, seen);
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
