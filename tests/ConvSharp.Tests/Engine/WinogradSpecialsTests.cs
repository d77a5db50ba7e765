using ConvSharp.Geometry;
using ConvSharp.Simd;
using Xunit;

namespace ConvSharp.Tests.Engine;

/// <summary>
/// A NaN or an infinity in the input spoils the tiles that see it and no other output: not those farther away than a tile, not other
/// pictures, not other groups.
/// </summary>
public class WinogradSpecialsTests
{
    /// <summary>No tile sees more inputs than this along an axis, in steps of the dilation.</summary>
    private const int MostPoints = 6;

    private const int Batch = 2, Groups = 2, InChannels = 2 * 5, OutChannels = 2 * 19, Rows = 23, Columns = 41;

    [Theory]
    [InlineData(3, 1, 1, float.NaN)]
    [InlineData(3, 1, 1, float.PositiveInfinity)]
    [InlineData(3, 1, 0, float.NegativeInfinity)]
    [InlineData(3, 2, 2, float.NaN)]
    [InlineData(2, 1, 0, float.NaN)]
    [InlineData(5, 1, 2, float.NaN)]
    public void Specials_spread_over_their_tiles_and_no_farther(int kernel, int dilation, int padding, float special)
    {
        var options = new ConvolutionOptions { Padding = padding, Dilation = dilation, Groups = Groups };
        var geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, options, [Batch, InChannels, Rows, Columns], [OutChannels, InChannels / Groups, kernel, kernel]);
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
                    Check(geometry, expected, actual, row + padding, column + padding, kernel, dilation, what);
                }
            }
        }
    }

    /// <param name="geometry">The problem.</param>
    /// <param name="expected">The output of the clean input.</param>
    /// <param name="actual">The output with the special value.</param>
    /// <param name="row">The last output that sees the special value.</param>
    /// <param name="column">The last output that sees it.</param>
    /// <param name="kernel">Taps along an axis.</param>
    /// <param name="dilation">Of the kernel.</param>
    /// <param name="what">For the message.</param>
    private static void Check(
        ConvolutionGeometry geometry, float[] expected, float[] actual, int row, int column, int kernel, int dilation, string what)
    {
        (int rows, int columns) = ((int)geometry.AllAxes[1].Output, (int)geometry.AllAxes[2].Output);
        for (int i = 0; i < actual.Length; i++)
        {
            (int above, int before) = (row - (i / columns % rows), column - (i % columns));
            bool concerned = i / (rows * columns) >= OutChannels + (OutChannels / Groups)
                && above % dilation == 0 && before % dilation == 0;
            bool sees = concerned && IsWithin(above, 0) && IsWithin(before, 0);
            bool mayShareTile = concerned && IsWithin(above, MostPoints - kernel) && IsWithin(before, MostPoints - kernel);
            if (sees ? float.IsFinite(actual[i]) : !mayShareTile && actual[i] != expected[i])
                Assert.Fail($"{what}: output {i} is {actual[i]}, clean {expected[i]}");
        }

        bool IsWithin(int distance, int places) => distance >= -places * dilation && distance <= (kernel - 1 + places) * dilation;
    }
}
