using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class PerAxisTests
{
    [Fact]
    public void One_number_stands_for_every_axis()
    {
        PerAxis three = 3;
        Assert.Equal([3, 3, 3], Enumerable.Range(0, 3).Select(axis => three.At(axis, rank: 3, "stride", unset: 1)));
        Assert.Equal(1, three.Count);
        Assert.Equal("3", three.ToString());
    }

    [Fact]
    public void Lists_go_in_the_order_of_the_axes()
    {
        PerAxis two = (5, 7), three = (5, 7, 9), array = new long[] { 5, 7, 9 };
        Assert.Equal([5, 7], Enumerable.Range(0, 2).Select(axis => two.At(axis, rank: 2, "stride", unset: 1)));
        Assert.Equal(three, array);
        Assert.True(three != two);
        Assert.Equal((5, 7, 9), (three[0], three[1], three[2]));
        Assert.Equal("(5, 7)", two.ToString());
        Assert.Equal("(5, 7, 9)", three.ToString());
        Assert.Equal(three.GetHashCode(), array.GetHashCode());
    }

    [Fact]
    public void Default_means_not_given()
    {
        Assert.Equal(42, default(PerAxis).At(1, rank: 2, "stride", unset: 42));
        Assert.Equal("not given", default(PerAxis).ToString());
        Assert.NotEqual(default, (PerAxis)0);
    }

    [Fact]
    public void Lists_of_the_wrong_length_are_refused()
    {
        Assert.Throws<ConvolutionArgumentException>(() => new PerAxis([]));
        Assert.Throws<ConvolutionArgumentException>(() => new PerAxis([1, 2, 3, 4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((PerAxis)(1, 2))[2]);
        var error = Assert.Throws<ConvolutionArgumentException>(() => ((PerAxis)(1, 2)).At(0, rank: 3, "dilation", unset: 1));
        Assert.Contains("expected dilation to be a single number or a list of 3, one per axis, but got a list of 2", error.Message,
            StringComparison.Ordinal);
        Assert.Equal("dilation", error.ParamName);
    }
}
