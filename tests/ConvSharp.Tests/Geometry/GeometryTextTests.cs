using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class GeometryTextTests
{
    [Fact]
    public void Per_axis_numbers()
    {
        Assert.Equal(3, GeometryText.ParsePerAxis("3", "kernel"));
        Assert.Equal((3, 5), GeometryText.ParsePerAxis("3x5", "kernel"));
        Assert.Equal((1, 2, 3), GeometryText.ParsePerAxis("1x2x3", "kernel"));
        Assert.Equal((1, 2, 3), GeometryText.ParsePerAxis("1X2×3", "kernel"));
        Assert.Equal([4, 5], GeometryText.ParseShape("4X5", "input"));
    }

    [Fact]
    public void Paddings()
    {
        Assert.Equal(0, GeometryText.ParsePadding("0", "padding"));
        Assert.Equal((1, 2), GeometryText.ParsePadding("1x2", "padding"));
        Assert.Equal((1, 2), GeometryText.ParsePadding("1×2", "padding"));
        Assert.Equal(Padding.Asymmetric((1, 0), (2, 1)), GeometryText.ParsePadding("1:2x0:1", "padding"));
        Assert.Equal(Padding.Asymmetric((1, 4), (2, 4)), GeometryText.ParsePadding("1:2x4", "padding"));
        Assert.Equal(Padding.SameLower, GeometryText.ParsePadding("same-lower", "padding"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("3x")]
    [InlineData("3 x 5")]
    [InlineData("1.5")]
    [InlineData("1x2x3x4")]
    [InlineData("1:2")]
    [InlineData("9223372036854775808")]
    public void What_is_no_list_of_numbers_is_named(string text)
    {
        var fault = Assert.Throws<ConvolutionArgumentException>(() => GeometryText.ParsePerAxis(text, "stride"));
        Assert.Contains($"stride is '{text}'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1:2:3")]
    [InlineData(":1")]
    [InlineData("1x2x3x4")]
    [InlineData("some")]
    public void What_is_no_padding_is_named(string text)
    {
        var fault = Assert.Throws<ConvolutionArgumentException>(() => GeometryText.ParsePadding(text, "padding"));
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }
}
