using ConvSharp.Engine.Input;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Engine.Input;

/// <summary>a b c d, continued by two elements before and one after.</summary>
public class BorderAxisTests
{
    [Theory]
    [InlineData(PaddingMode.Reflect, "-cbabcdc-")]
    [InlineData(PaddingMode.Replicate, "-aaabcdd-")]
    [InlineData(PaddingMode.Circular, "-cdabcda-")]
    public void A_mode_continues_the_input(PaddingMode mode, string expected)
    {
        BorderAxis axis = Axis(mode);

        Assert.True(axis.Extends);
        Assert.Equal(expected, string.Concat(Enumerable.Range(-1, 9).Select(place => At(axis.Source(place)))));
    }

    [Fact]
    public void Zeros_stand_beyond_the_input()
    {
        BorderAxis axis = BorderAxis.Zeros(4);

        Assert.False(axis.Extends);
        Assert.Equal("--abcd--", string.Concat(Enumerable.Range(-2, 8).Select(place => At(axis.Source(place)))));
        Assert.Empty(Continued(axis, -2, 1, 8));
    }

    [Theory]
    [InlineData(2, 10, 4)]
    [InlineData(4, 10, 2)]
    [InlineData(4, 1, 1)]
    [InlineData(0, 10, 1)]
    [InlineData(1, 10, 1)]
    [InlineData(6, 10, 1)]
    [InlineData(-3, 10, 3)]
    [InlineData(-3, 2, 2)]
    [InlineData(7, 5, 5)]
    public void Places_run_side_by_side_in_memory_or_are_zeros(long place, long most, long expected)
    {
        Assert.Equal(expected, Axis(PaddingMode.Reflect).Run(place, most));
    }

    [Fact]
    public void Places_that_continue_the_input_are_found()
    {
        BorderAxis axis = Axis(PaddingMode.Reflect);

        Assert.Equal([(1, 2), (2, 1), (7, 2)], Continued(axis, first: -1, step: 1, count: 9));
        Assert.Equal([(0, 2), (3, 2)], Continued(axis, first: 0, step: 2, count: 4));
        Assert.Equal([(0, 1)], Continued(axis, first: 1, step: 7, count: 3));
        Assert.Equal([(1, 2)], Continued(axis, first: 5, step: 1, count: 2));
        Assert.Empty(Continued(axis, first: 2, step: 1, count: 4));
        Assert.Empty(Continued(axis, first: 7, step: 1, count: 4));
    }

    [Fact]
    public void A_transposed_layer_is_continued_as_far_as_its_outputs_see()
    {
        // The 5 outputs of 3 inputs with a kernel of 3, stride 2 and padding 1 see no element beyond them.
        var options = new ConvolutionOptions { Stride = 2, Padding = 1, PaddingMode = PaddingMode.Circular };

        Assert.Equal(
            new BorderAxis(PaddingMode.Circular, 0, 3, 3), BorderAxis.Of(Shapes.ConvTransposeAxis(3, 3, options), PaddingMode.Circular));
        Assert.Equal(
            new BorderAxis(PaddingMode.Circular, 1, 3, 5),
            BorderAxis.Of(Shapes.ConvAxis(3, 3, new ConvolutionOptions { Padding = 1 }), PaddingMode.Circular));
    }

    [Fact]
    public void A_border_knows_how_the_input_lies_in_memory()
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            ConvolutionKind.Convolution, new ConvolutionOptions { Padding = 1, PaddingMode = PaddingMode.Reflect }, [1, 1, 2, 3, 4],
            [1, 1, 1, 1, 1]);

        InputBorder border = InputBorder.Of(geometry);

        Assert.True(border.Extends);
        Assert.Equal((24, 12, 4), (border.Plane, border.Slice, border.Row));
        Assert.Equal((4L, 5L, 6L), (border.Depth.Extended, border.Height.Extended, border.Width.Extended));
        Assert.False(InputBorder.Zeros(geometry).Extends);
    }

    private static BorderAxis Axis(PaddingMode mode) => new(mode, Before: 2, Size: 4, Extended: 7);

    private static char At(long source) => source < 0 ? '-' : "abcd"[(int)source];

    private static List<(int, int)> Continued(BorderAxis axis, long first, long step, long count)
    {
        var places = new List<(int, int)>();
        foreach ((nint number, nint source) in axis.Continued(first, step, count))
            places.Add(((int)number, (int)source));
        return places;
    }
}
