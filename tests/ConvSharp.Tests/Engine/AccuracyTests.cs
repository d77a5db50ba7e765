using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>
/// Real data: |error| ≤ 2·K·2⁻²⁴·Σ|x·w| against the reference in double precision, at every width of every direct algorithm.
/// </summary>
public class AccuracyTests
{
    private static readonly int Problems = 320 * SweepLength.Factor;

    [Fact]
    public void Float_errors_keep_the_bound()
    {
        double worst = 0;
        for (int seed = 30_000; seed < 30_000 + Problems; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed, allPaddingModes: seed % 3 == 0);
            ConvolutionGeometry geometry = problem.Geometry;
            float[] input = problem.Reals<float>(geometry.InputLength, 1), weight = problem.Reals<float>(geometry.WeightLength, 2);
            float[] bias = seed % 2 == 0 ? [] : problem.Reals<float>(geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(geometry, input, weight, bias);
            double[] sizes = EngineRun.Reference<float>(geometry, Absolute(input), Absolute(weight), Absolute(bias));
            double terms = (geometry.InChannelsPerGroup * geometry.KernelTaps) + 1;
            double unit = 2 * terms / (1 << 24);
            foreach (string algorithm in EngineRun.AlgorithmsFor<float>(geometry))
            {
                foreach (VectorWidth width in EngineRun.Widths)
                {
                    float[] actual = EngineRun.Forward(geometry, width, algorithm, input, weight, bias);
                    for (int i = 0; i < actual.Length; i++)
                    {
                        double error = Math.Abs(actual[i] - expected[i]);
                        if (!(error <= unit * sizes[i]))
                        {
                            Assert.Fail(
                                $"{algorithm}, {width}, {problem}: output {i} is {actual[i]:R}, not {expected[i]:R} ± {unit * sizes[i]}");
                        }

                        worst = Math.Max(worst, sizes[i] == 0 ? 0 : error / (unit * sizes[i]));
                    }
                }
            }
        }

        Assert.InRange(worst, 1e-6, 1);
    }

    private static float[] Absolute(float[] values) => [.. values.Select(MathF.Abs)];
}
