using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>
/// A NaN or an infinity in the input spoils the tiles that see it and no other output: not those farther away than a tile, not other
/// pictures, not other groups.
/// </summary>
public class WinogradSpecialsTests
{
    private const int Batch = 2, Groups = 2, InChannels = 2 * 5, OutChannels = 2 * 19, Rows = 23, Columns = 41;

    [Theory]
    [InlineData(ConvolutionKind.Convolution, 3, 1, 1, 1, float.NaN)]
    [InlineData(ConvolutionKind.Convolution, 3, 1, 1, 1, float.PositiveInfinity)]
    [InlineData(ConvolutionKind.Convolution, 3, 1, 1, 0, float.NegativeInfinity)]
    [InlineData(ConvolutionKind.Convolution, 3, 1, 2, 2, float.NaN)]
    [InlineData(ConvolutionKind.Convolution, 2, 1, 1, 0, float.NaN)]
    [InlineData(ConvolutionKind.Convolution, 5, 1, 1, 2, float.NaN)]
    [InlineData(ConvolutionKind.Transposed, 3, 1, 1, 1, float.NaN)]
    [InlineData(ConvolutionKind.Transposed, 4, 2, 1, 1, float.NaN)]
    [InlineData(ConvolutionKind.Transposed, 5, 2, 1, 2, float.PositiveInfinity)]
    public void Specials_spread_over_their_tiles_and_no_farther(
        ConvolutionKind kind, int kernel, int stride, int dilation, int padding, float special)
    {
        var options = new ConvolutionOptions { Padding = padding, Stride = stride, Dilation = dilation, Groups = Groups };
        (nint first, nint second) = kind == ConvolutionKind.Convolution
            ? (OutChannels, InChannels / Groups)
            : (InChannels, OutChannels / Groups);
        var geometry = ConvolutionGeometry.Create(kind, options, [Batch, InChannels, Rows, Columns], [first, second, kernel, kernel]);
        var problem = new EngineProblem(kernel, geometry, options);
        float[] clean = problem.Reals<float>(geometry.InputLength, 1), weight = problem.Reals<float>(geometry.WeightLength, 2);
        foreach (ConvolutionAccuracy accuracy in Enum.GetValues<ConvolutionAccuracy>())
        {
            foreach (VectorWidth width in EngineRun.Widths)
            {
                if (EngineRun.Refusal<float>(geometry, width, "winograd", accuracy) is not null)
                    continue;
                float[] expected = EngineRun.Forward(geometry, width, "winograd", clean, weight, [], accuracy: accuracy);
                foreach ((int row, int column) in new[] { (0, 0), (11, 20), (Rows - 1, Columns - 1), (7, 33) })
                {
                    // In the second picture and the second group.
                    float[] input = [.. clean];
                    input[((((InChannels + 7) * Rows) + row) * Columns) + column] = special;
                    float[] actual = EngineRun.Forward(geometry, width, "winograd", input, weight, [], accuracy: accuracy);
                    string what = $"{width}, {accuracy}, {geometry}, {special} at ({row}, {column})";
                    Check(geometry.AllAxes[1], geometry.AllAxes[2], row, column, expected, actual, what);
                }
            }
        }
    }

    private static void Check(AxisGeometry height, AxisGeometry width, int row, int column, float[] expected, float[] actual, string what)
    {
        int plane = (int)(height.Output * width.Output);
        for (int i = 0; i < actual.Length; i++)
        {
            long outputRow = i % plane / width.Output, outputColumn = i % width.Output;
            bool inGroup = i / plane >= OutChannels + (OutChannels / Groups);
            bool sees = inGroup && IsNear(height, row, outputRow, 0) && IsNear(width, column, outputColumn, 0);
            bool mayShareTile = inGroup
                && IsNear(height, row, outputRow, Places(height))
                && IsNear(width, column, outputColumn, Places(width));
            if (sees ? float.IsFinite(actual[i]) : !mayShareTile && actual[i] != expected[i])
                Assert.Fail($"{what}: output {i} is {actual[i]}, clean {expected[i]}");
        }
    }

    /// <summary>
    /// How far an output may lie from one that sees the value. The largest tile has four outputs, and its first and last input do not
    /// spread: they meet the points 0 and infinity alone. A phase with a tap fewer than others reads as far as they do.
    /// </summary>
    private static long Places(AxisGeometry axis) => axis.Kind == ConvolutionKind.Transposed && axis.Kernel % axis.Stride != 0 ? 3 : 2;

    /// <summary>Whether an output, or one within some places of it, sees an input.</summary>
    private static bool IsNear(AxisGeometry axis, long input, long output, long places)
    {
        bool transposed = axis.Kind == ConvolutionKind.Transposed;
        long step = transposed ? axis.Stride * axis.Dilation : axis.Dilation;
        for (long tap = 0; tap < axis.Kernel; tap++)
        {
            long seeing = transposed
                ? (input * axis.Stride) + (tap * axis.Dilation) - axis.PadBefore
                : input - (tap * axis.Dilation) + axis.PadBefore;
            if (Math.Abs(output - seeing) <= places * step && (output - seeing) % step == 0)
                return true;
        }

        return false;
    }
}
