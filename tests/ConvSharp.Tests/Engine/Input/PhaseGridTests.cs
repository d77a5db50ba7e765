using ConvSharp.Engine.Input;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Input;

public class PhaseGridTests
{
    [Fact]
    public void A_convolution_is_one_phase()
    {
        var grid = new PhaseGrid(Shapes.Conv(2, 5, 3));

        PhaseTaps phase = Assert.Single(grid.All);
        Assert.Same(phase, grid.Slices[0][0][0]);
        Assert.Equal(9, grid.TapsOfAll);
        Assert.Equal(new PhaseTap(5, 0, 1, 2), phase.Taps[5]);
    }

    [Fact]
    public void A_transposed_layer_of_stride_2_has_its_phases_by_depth_height_and_width()
    {
        // 3 → 7 along both axes: even outputs meet taps 2 and 0, odd ones tap 1.
        var grid = new PhaseGrid(Shapes.ConvTranspose(2, 3, 3, new ConvolutionOptions { Stride = 2 }));

        PhaseTaps[][] slice = Assert.Single(grid.Slices);
        Assert.Equal([2, 2], slice.Select(row => row.Length));
        Assert.Equal(grid.All, slice.SelectMany(row => row));
        Assert.Equal([0, 1, 2, 3], grid.All.Select(phase => phase.Number));
        Assert.Equal([0L, 4, 6, 8], grid.All.Select(phase => phase.TapsBefore));
        Assert.Equal(9, grid.TapsOfAll);
        Assert.Equal([new PhaseTap(7, 0, -1, 0), new PhaseTap(1, 0, 0, 0)], slice[0][1].Taps);
        Assert.Same(grid.Height.Phases[1], slice[1][0].Height);
        Assert.Same(grid.Width.Phases[0], slice[1][0].Width);
    }

    [Fact]
    public void Outputs_fewer_than_the_stride_leave_taps_over()
    {
        var grid = new PhaseGrid(Shapes.ConvTranspose(1, 1, 3, new ConvolutionOptions { Stride = 3, Padding = 1 }));

        Assert.Equal([new PhaseTap(1, 0, 0, 0)], Assert.Single(grid.All).Taps);
        Assert.Equal(1, grid.TapsOfAll);
    }

    [Fact]
    public void Axes_and_tables_are_made_once()
    {
        var grid = new PhaseGrid(Shapes.Conv(3, 4, 2));

        Assert.Same(grid.Depth, grid.Depth);
        Assert.Same(grid.Height, grid.Height);
        Assert.Same(grid.Width, grid.Width);
        Assert.Same(grid.All, grid.Filled(TestContext.Current.CancellationToken).All);
    }

    [Fact]
    public void Tables_that_were_cancelled_are_not_kept()
    {
        var grid = new PhaseGrid(Shapes.Conv(2, 5, 3));

        Assert.Throws<OperationCanceledException>(() => grid.Filled(new CancellationToken(canceled: true)));
        Assert.Equal(9, grid.TapsOfAll);
    }
}
