using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>Winograd's tiles at every width against the reference in double, within the bounds that the documentation states.</summary>
public class WinogradTests
{
    private const int ShapesPerWidth = 120;

    public static TheoryData<int> Widths() => [.. EngineRun.Widths.Select(width => (int)width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Fast_tiles_keep_their_bound(int width) =>
        Sweep<float>((VectorWidth)width, ConvolutionAccuracy.Fast, unitRoundoff: 1.0 / (1 << 24), factor: 8);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Accurate_tiles_keep_their_bound(int width) =>
        Sweep<float>((VectorWidth)width, ConvolutionAccuracy.Accurate, unitRoundoff: 1.0 / (1 << 24), factor: 2);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Double_keeps_the_accurate_bound(int width) =>
        Sweep<double>((VectorWidth)width, ConvolutionAccuracy.Fast, unitRoundoff: 1.0 / (1L << 53), factor: 2);

    /// <summary>|error| ≤ factor · (K + 16) · unit roundoff · max|w| · max|x|, K being the terms of a sum.</summary>
    private static void Sweep<T>(VectorWidth width, ConvolutionAccuracy accuracy, double unitRoundoff, double factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int done = 0;
        for (int seed = (int)width * 1000; done < ShapesPerWidth; seed++)
        {
            EngineProblem problem = EngineProblem.Create(seed);
            ConvolutionGeometry geometry = problem.Geometry;
            if (EngineRun.Refusal<T>(geometry, width, "winograd", accuracy) is not null)
                continue;
            done++;
            T[] input = problem.Reals<T>(geometry.InputLength, 1);
            T[] weight = problem.Reals<T>(geometry.WeightLength, 2);
            T[] bias = seed % 2 == 0 ? [] : problem.Reals<T>(geometry.OutChannels, 3);
            double[] expected = EngineRun.Reference(geometry, input, weight, bias);
            T[] actual = EngineRun.Forward(geometry, width, "winograd", input, weight, bias, accuracy: accuracy);
            double terms = (double)geometry.InChannelsPerGroup * geometry.KernelTaps;
            double bound = factor * (terms + 16) * unitRoundoff;
            for (int i = 0; i < expected.Length; i++)
            {
                double error = Math.Abs(double.CreateChecked(actual[i]) - expected[i]);
                Assert.True(
                    error <= bound,
                    $"{width}, {accuracy}, {typeof(T).Name}, {problem}: output {i} of {expected.Length} should be {expected[i]}, but is {actual[i]}; bound {bound}");
            }
        }
    }
}
