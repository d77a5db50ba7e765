using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Algorithms.MatrixProduct;

/// <summary>
/// A NaN or infinite weight of a transposed layer on a single pixel makes NaN of all outputs of its phase, of each axis alike, and of no
/// other.
/// </summary>
public class MatrixProductSpecialsTests
{
    private const string Algorithm = "matrix-product";

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 2, 2)]
    [InlineData(4, 4, 4)]
    public void They_reach_their_own_phase_alone(long depth, long height, long width)
    {
        var options = new ConvolutionOptions { Stride = (depth, height, width) };
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Transposed, options, [1, 2, 1, 1, 1], [2, 2, 3, 2, 4]);
        const int taps = 24;
        float[] input = [2, 3];
        for (int tap = 0; tap < taps; tap++)
        {
            foreach (float special in new[] { float.NaN, float.PositiveInfinity })
            {
                float[] weight = [.. Enumerable.Range(1, 4 * taps).Select(i => (float)i)];
                weight[taps + tap] = special;
                foreach (VectorWidth vector in EngineRun.Widths)
                    Check(geometry, vector, input, weight, tap, special);
            }
        }

        void Check(ConvolutionGeometry of, VectorWidth vector, float[] x, float[] weight, int tap, float special)
        {
            float[] output = EngineRun.Forward(of, vector, Algorithm, x, weight, []);
            for (int i = 0; i < output.Length; i++)
            {
                // First input channel, second output channel: weights 24 to 47. The only input pixel is 2 in it, 3 in the other.
                bool ownChannel = i >= taps;
                int at = i % taps;
                float expected = (2 * weight[i]) + (3 * weight[(2 * taps) + i]);
                if (ownChannel && at != tap && SamePhase(at, tap, depth, height, width))
                    expected = float.NaN;
                if (!expected.Equals(output[i]))
                {
                    Assert.Fail(
                        $"stride ({depth}, {height}, {width}), {vector}, {special} at tap {tap}: output {i} is {output[i]}, not {expected}");
                }
            }
        }
    }

    private static bool SamePhase(int a, int b, long depth, long height, long width) =>
        ((a / 8) - (b / 8)) % depth == 0 && ((a / 4 % 2) - (b / 4 % 2)) % height == 0 && ((a % 4) - (b % 4)) % width == 0;
}
