using ConvSharp.Engine.Input;
using ConvSharp.Engine.Output;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Output;

public class OutputGridTests
{
    [Fact]
    public void The_outputs_of_a_convolution_lie_side_by_side()
    {
        var phases = new PhaseGrid(Shapes.Conv(3, 6, 2));
        var grid = new OutputGrid(phases);

        OutputRegion region = grid.Region(
            phases.All[0], new BlockRange { Depth = 2, FirstRow = 1, Rows = 3, FirstColumn = 4, Columns = 4 });

        Assert.True(grid.IsDirect);
        Assert.Equal((125, 1, 1), (grid.Plane, grid.ColumnStep, grid.PhasesTogether));
        Assert.Equal((3, 1, (2 * 25) + 5 + 4, 5), (region.Rows, region.Columns, region.Offset, region.RowStep));
    }

    [Fact]
    public void Even_and_odd_outputs_are_stored_together()
    {
        // 3 → 7 along both axes: 4 even and 3 odd outputs.
        var phases = new PhaseGrid(Shapes.ConvTranspose(2, 3, 3, new ConvolutionOptions { Stride = 2 }));
        var grid = new OutputGrid(phases);
        var block = new BlockRange { FirstRow = 1, Rows = 3, FirstColumn = 1, Columns = 3 };

        OutputRegion even = grid.Region(phases.Slices[0][0][0], block), odd = grid.Region(phases.Slices[0][1][1], block);

        Assert.True(grid.IsInterleaved);
        Assert.Equal(2, grid.PhasesTogether);
        Assert.Equal((3, 3, (2 * 7) + 2, 14), (even.Rows, even.Columns, even.Offset, even.RowStep));
        Assert.Equal((0, 3), (even.Number, even.EvenColumns));
        Assert.Equal((2, 2, (3 * 7) + 3, 14), (odd.Rows, odd.Columns, odd.Offset, odd.RowStep));
        Assert.Equal((1, 3), (odd.Number, odd.EvenColumns));
    }

    [Fact]
    public void Three_phases_are_stored_one_by_one()
    {
        // 2 → 6: 2 outputs in each phase.
        var phases = new PhaseGrid(Shapes.ConvTranspose(1, 2, 3, new ConvolutionOptions { Stride = 3 }));
        var grid = new OutputGrid(phases);

        OutputRegion region = grid.Region(phases.Slices[0][0][2], new BlockRange { Rows = 1, Columns = 2 });

        Assert.False(grid.IsDirect);
        Assert.Equal((3, 1), (grid.ColumnStep, grid.PhasesTogether));
        Assert.Equal((1, 2, 2, 0), (region.Rows, region.Columns, region.Offset, region.Number));
    }

    [Fact]
    public void One_output_of_a_stride_of_2_has_no_other_phase()
    {
        var phases = new PhaseGrid(Shapes.ConvTranspose(1, 1, 1, new ConvolutionOptions { Stride = 2 }));

        Assert.False(new OutputGrid(phases).IsInterleaved);
    }

    [Fact]
    public void A_phase_may_have_no_outputs_in_a_block()
    {
        var phases = new PhaseGrid(Shapes.ConvTranspose(3, 2, 2, new ConvolutionOptions { Stride = 2, Padding = 1, OutputPadding = 1 }));
        var grid = new OutputGrid(phases);

        // 2 → 3 along each axis: 2 even outputs, 1 odd one.
        Assert.Equal(0, grid.Region(phases.Slices[1][0][0], new BlockRange { Depth = 1, Rows = 2, Columns = 2 }).Rows);
        Assert.Equal(0, grid.Region(phases.Slices[0][1][0], new BlockRange { FirstRow = 1, Rows = 1, Columns = 2 }).Rows);
        Assert.Equal(0, grid.Region(phases.Slices[0][0][1], new BlockRange { Rows = 2, FirstColumn = 1, Columns = 1 }).Columns);
    }
}
