using ConvSharp.Engine.Input;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Input;

/// <summary>Cutting and layout with vectors of 4 floats.</summary>
public class BlockGridTests
{
    private static readonly ConvolutionGeometry Padded = Shapes.Conv(2, 10, 3, new ConvolutionOptions { Padding = 1 });

    [Fact]
    public void Blocks_are_copied_into_padded_rows()
    {
        BlockGrid grid = Grid(Padded, new InputNeeds { BlockPixels = 20 });

        Assert.Equal(CopyReason.Zeros, grid.CopyReason);
        Assert.Equal((2, 10, 5), (grid.BlockRows, grid.BlockColumns, grid.BlocksPerSample));

        // Rows of 12 elements and a vector; 4 of them.
        Assert.Equal(new InputLayout(Plane: 64, Slice: 64, Row: 16, SubRow: 16, Split: 1), grid.Layout);
        Assert.Equal(64 + 4, grid.CopyLength);
        Assert.Equal([0, 1, 2, 16, 17, 18, 32, 33, 34], grid.TapOffsets(Phase(Padded)));
        Assert.Equal("blocks of 2 × 10 outputs in 1 phase, input copied into padded rows", grid.Blocking);
    }

    [Fact]
    public void Blocks_are_read_in_place_where_kernels_read_no_padding()
    {
        BlockGrid grid = Grid(Padded, new InputNeeds { BlockPixels = 20, Padding = PaddedAxes.None });

        Assert.Equal(CopyReason.None, grid.CopyReason);
        Assert.Equal(new InputLayout(Plane: 100, Slice: 100, Row: 10, SubRow: 0, Split: 1), grid.Layout);
        Assert.Equal(0, grid.CopyLength);
        Assert.Equal([0, 1, 2, 10, 11, 12, 20, 21, 22], grid.TapOffsets(Phase(Padded)));
        Assert.EndsWith("input read in place, rows cut at the padding", grid.Blocking, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_is_a_range_of_outputs_with_its_place_in_the_input()
    {
        BlockGrid grid = Grid(Padded, new InputNeeds { BlockPixels = 40, Padding = PaddedAxes.None });
        BlockRange last = grid.Range(2);

        Assert.Equal((4, 10, 3), (grid.BlockRows, grid.BlockColumns, grid.BlocksPerSample));
        Assert.Equal((0, 6, 4, 0, 10), (last.Depth, last.FirstRow, last.Rows, last.FirstColumn, last.Columns));
        Assert.Equal((0L, 5L, -1L), grid.Origin(last));
        Assert.Equal((0L, 7L, 3L), grid.PlaceInInput(last, row: 1, column: 3));
        Assert.Equal((0, 5), grid.RowsInside(Phase(Padded), last));
    }

    [Fact]
    public void Planes_can_be_cut_into_more_bands_that_are_as_equal_as_can_be()
    {
        BlockGrid grid = Grid(Padded, new InputNeeds { BlockPixels = 40, Padding = PaddedAxes.None });

        Assert.Equal(3, grid.Bands);
        Assert.Equal(
            [(0, 2), (2, 3), (5, 2), (7, 3)], Enumerable.Range(0, 4).Select(i => grid.Range(i, bands: 4)).Select(r => ((int)r.FirstRow, (int)r.Rows)));
    }

    [Fact]
    public void A_tap_meets_the_input_or_padding()
    {
        BlockGrid grid = Grid(Padded, new InputNeeds { BlockPixels = 100, Padding = PaddedAxes.None });
        PhaseTap[] taps = Phase(Padded).Taps;
        BlockRange block = grid.Range(0);

        Assert.Equal((1, 10), grid.ColumnsInside(taps[0], block));
        Assert.Equal((0, 10), grid.ColumnsInside(taps[1], block));
        Assert.Equal((0, 9), grid.ColumnsInside(taps[2], block));
        Assert.False(grid.MeetsInput(taps[1], grid.PlaceInInput(block, 0, 5)));
        Assert.True(grid.MeetsInput(taps[1], grid.PlaceInInput(block, 1, 5)));
        Assert.False(grid.MeetsInput(taps[3], grid.PlaceInInput(block, 1, 0)));
        Assert.False(grid.MeetsInput(taps[7], grid.PlaceInInput(block, 9, 0)));
    }

    [Fact]
    public void Where_zeros_are_copied_every_column_meets_the_input()
    {
        BlockGrid grid = Grid(Padded, new InputNeeds { BlockPixels = 100, Padding = PaddedAxes.Width });
        PhaseTap[] taps = Phase(Padded).Taps;

        Assert.Equal((0, 10), grid.ColumnsInside(taps[0], grid.Range(0)));
        Assert.True(grid.MeetsInput(taps[3], grid.PlaceInInput(grid.Range(0), 1, 0)));
        Assert.False(grid.MeetsInput(taps[0], grid.PlaceInInput(grid.Range(0), 0, 0)));
    }

    [Fact]
    public void Rows_are_split_by_the_stride_where_vectors_lie_along_the_width()
    {
        ConvolutionGeometry geometry = Shapes.Conv(2, 11, 3, new ConvolutionOptions { Stride = 2 });
        BlockGrid grid = Grid(geometry, new InputNeeds { BlockPixels = 25, VectorsAlongWidth = true });

        Assert.Equal(CopyReason.SplitRows, grid.CopyReason);

        // 11 columns: 6 at even and 5 at odd places, each with room for 6 and a vector.
        Assert.Equal(new InputLayout(Plane: 220, Slice: 220, Row: 20, SubRow: 10, Split: 2), grid.Layout);
        Assert.Equal([0, 10, 1, 20, 30, 21, 40, 50, 41], grid.TapOffsets(Phase(geometry)));
        Assert.Equal((1, 2), (grid.PixelStep, grid.RowStride));
    }

    [Fact]
    public void Pixels_are_a_stride_apart_where_rows_are_not_split()
    {
        BlockGrid grid = Grid(Shapes.Conv(2, 11, 3, new ConvolutionOptions { Stride = 2 }), new InputNeeds { BlockPixels = 25 });

        Assert.Equal(CopyReason.None, grid.CopyReason);
        Assert.Equal((2, 2), (grid.PixelStep, grid.RowStride));
    }

    [Theory]
    [InlineData(RowsInPlace.Any, 1, CopyReason.None)]
    [InlineData(RowsInPlace.WholeVectors, 4, CopyReason.None)]
    [InlineData(RowsInPlace.WholeVectors, 3, CopyReason.ShortRows)]
    [InlineData(RowsInPlace.None, 100, CopyReason.ShortRows)]
    public void Rows_may_be_too_short_to_be_read_in_place(object inPlace, int columns, object reason)
    {
        var needs = new InputNeeds { BlockPixels = 1000, InPlace = (RowsInPlace)inPlace };

        Assert.Equal((CopyReason)reason, Grid(Shapes.Conv(1, columns, 1), needs).CopyReason);
    }

    [Theory]
    [InlineData(16, true, CopyReason.SharedCacheSets)]
    [InlineData(15, true, CopyReason.None)]
    [InlineData(16, false, CopyReason.None)]
    public void Many_channels_a_page_apart_are_copied(int channels, bool alongWidth, object reason)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, ConvolutionOptions.Default, [1, channels, 32, 32], [1, channels, 1, 1]);

        BlockGrid grid = Grid(geometry, new InputNeeds { BlockPixels = 1024, VectorsAlongWidth = alongWidth });

        Assert.Equal((CopyReason)reason, grid.CopyReason);
    }

    [Fact]
    public void Rows_and_channels_of_a_copy_are_no_page_apart()
    {
        // Rows of 1020 elements and a vector; 16 rows of 60 elements and a vector.
        ConvolutionGeometry row = Shapes.Conv(1, 1018, 3, new ConvolutionOptions { Padding = 1 });
        ConvolutionGeometry plane = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1 }, [1, 1, 14, 58], [1, 1, 3, 3]);
        var needs = new InputNeeds { BlockPixels = 10000 };

        Assert.Equal((1024 + 4, 1024 + 4), (Grid(row, needs).Layout.Row, Grid(row, needs).Layout.Plane));
        Assert.Equal((64, 1024 + 4), (Grid(plane, needs).Layout.Row, Grid(plane, needs).Layout.Plane));
    }

    [Fact]
    public void What_continues_the_input_is_copied_with_it()
    {
        ConvolutionGeometry geometry = Shapes.Conv(2, 10, 3, new ConvolutionOptions { Padding = 1, PaddingMode = PaddingMode.Reflect });
        ConvolutionGeometry extended = BorderExtension.Extended(geometry);
        var grid = new BlockGrid(
            new PhaseGrid(extended), InputBorder.Of(geometry), new InputNeeds { BlockPixels = 20, Padding = PaddedAxes.None }, 4, 4);

        Assert.Equal(CopyReason.Continuation, grid.CopyReason);
        Assert.Equal((100, 10), (grid.InPlace.Plane, grid.InPlace.Row));
        Assert.Equal(16, grid.Layout.Row);
        Assert.Equal((0L, 0L, 0L), grid.Origin(grid.Range(0)));
    }

    [Theory]
    [InlineData(10, 4, 4, 3)]
    [InlineData(10, 10, 10, 1)]
    [InlineData(9, 4, 3, 3)]
    [InlineData(1, 100, 1, 1)]
    public void Cuts_are_few_and_equal(long length, long largest, int size, int count)
    {
        Assert.Equal(new Cut(size, count), Cut.Of(length, largest));
    }

    private static BlockGrid Grid(ConvolutionGeometry geometry, InputNeeds needs) =>
        new(new PhaseGrid(geometry), InputBorder.Zeros(geometry), needs, vector: 4, elementBytes: 4);

    private static PhaseTaps Phase(ConvolutionGeometry geometry) => new PhaseGrid(geometry).All[0];
}
