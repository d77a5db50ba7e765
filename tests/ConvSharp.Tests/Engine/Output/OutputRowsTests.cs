using System.Runtime.Intrinsics;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Output;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Output;

/// <summary>
/// Two channels of outputs, stored as sums with channels in the lanes and as rows: the output at a place of channel k is 100 · k + the
/// place, and what no phase stores stays NaN.
/// </summary>
public unsafe class OutputRowsTests
{
    private const int Channels = 2, Lanes = 4, Beyond = 8;

    [Fact]
    public void Rows_that_fill_the_plane_are_stored_at_once() => AssertStored(new PhaseGrid(Shapes.Conv(2, 5, 2)), rows: 4, columns: 4);

    [Fact]
    public void Rows_of_a_part_are_stored_one_by_one() => AssertStored(new PhaseGrid(Shapes.Conv(2, 9, 2)), rows: 3, columns: 5);

    [Fact]
    public void Outputs_of_three_phases_are_scattered() =>
        AssertStored(new PhaseGrid(Shapes.ConvTranspose(2, 5, 3, new ConvolutionOptions { Stride = 3 })), rows: 5, columns: 5);

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void Even_and_odd_outputs_are_interleaved(int input) =>
        AssertStored(
            new PhaseGrid(Shapes.ConvTranspose(2, input, 3, new ConvolutionOptions { Stride = 2 })), rows: input + 1, columns: input + 1);

    [Fact]
    public void An_even_output_may_stand_alone() =>
        AssertStored(new PhaseGrid(Shapes.ConvTranspose(1, 2, 3, new ConvolutionOptions { Stride = 2, Padding = 1 })), rows: 1, columns: 2);

    [Fact]
    public void Lines_are_needed_where_outputs_do_not_lie_side_by_side()
    {
        var direct = new OutputGrid(new PhaseGrid(Shapes.Conv(2, 5, 2)));
        var interleaved = new OutputGrid(new PhaseGrid(Shapes.ConvTranspose(2, 3, 3, new ConvolutionOptions { Stride = 2 })));
        Assert.Equal(0, Rows(direct, rows: 4, columns: 4).LinesLength);
        Assert.Equal(2 * Channels * 3 * (4 + Beyond), Rows(interleaved, rows: 3, columns: 4).LinesLength);
    }

    private static OutputRows<Simd128<float>, Vector128<float>, float> Rows(OutputGrid grid, int rows, int columns) =>
        new(grid, Channels, rows, columns, Beyond);

    private static void AssertStored(PhaseGrid phases, int rows, int columns)
    {
        var grid = new OutputGrid(phases);
        OutputRows<Simd128<float>, Vector128<float>, float> output = Rows(grid, rows, columns);
        var block = new BlockRange { Rows = rows, Columns = columns };
        int plane = (int)grid.Plane, sumsOfPhase = (rows * columns * Lanes) + (Lanes * Lanes);
        float[] expected = NaNs(Channels * plane), written = NaNs(Channels * plane), stored = NaNs(Channels * plane);
        float[] lines = NaNs((int)output.LinesLength), sums = NaNs(2 * sumsOfPhase), bias = [1000, 2000, 0, 0];
        fixed (float* w = written, s = stored, l = lines, x = sums, b = bias)
        {
            foreach (PhaseTaps phase in phases.All)
            {
                OutputRegion region = grid.Region(phase, block);
                RowTarget<float> target = output.Target(region, w, l);
                foreach ((int k, int row, int column) in Places(region))
                {
                    int place = (int)(region.Offset + (row * region.RowStep) + (column * grid.ColumnStep));
                    expected[(k * plane) + place] = (100 * k) + place;
                    target.Start[(k * target.Plane) + (row * target.Row) + column] = (100 * k) + place;
                }

                output.Complete(region, Channels, w, l);
            }

            foreach (PhaseTaps phase in phases.All)
            {
                OutputRegion region = grid.Region(phase, block);
                foreach ((int k, int row, int column) in Places(region))
                {
                    int place = (int)(region.Offset + (row * region.RowStep) + (column * grid.ColumnStep));
                    nint pixel = (row * region.Columns) + column;
                    x[(region.Number * sumsOfPhase) + (pixel * Lanes) + k] = (100 * k) + place - b[k];
                }

                output.Store(region, x, sumsOfPhase, Lanes, b, Channels, s, l);
            }
        }

        Assert.Equal(expected, written);
        Assert.Equal(expected, stored);
        Assert.Contains(expected, value => !float.IsNaN(value));
    }

    private static IEnumerable<(int Channel, int Row, int Column)> Places(OutputRegion region) =>
        from channel in Enumerable.Range(0, Channels)
        from row in Enumerable.Range(0, (int)region.Rows)
        from column in Enumerable.Range(0, (int)region.Columns)
        select (channel, row, column);

    private static float[] NaNs(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}
