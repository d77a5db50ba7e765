using ConvSharp.Cli.Measuring;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class ShapeListTests
{
    [Fact]
    public void Fields_stand_in_any_order_and_have_defaults()
    {
        IReadOnlyList<ShapeLine> lines = ShapeList.Parse("""
            # a comment
            conv1:   conv2d  n=1 c=3 in=224x224 k=64 kernel=7x7 stride=2 pad=3   # and another

            up:      convtranspose2d kernel=4 in=32 k=64 c=128 pad=1:2x1 stride=2 groups=4 outpad=1 bias=0
            wavenet: conv1d c=128 in=16000 k=128 kernel=2 dil=64
            """);

        Assert.Equal(["conv1", "up", "wavenet"], lines.Select(line => line.Name));
        Assert.Equal([1, 64, 112, 112], lines[0].Geometry.OutputShape);
        Assert.True(lines[0].HasBias);
        Assert.Equal([128, 16, 4, 4], lines[1].WeightShape);
        Assert.Equal([1, 128, 32, 32], lines[1].InputShape);
        var padding = Padding.Asymmetric((1, 1), (2, 1));
        Assert.Equal(new ConvolutionOptions { Stride = 2, Padding = padding, Groups = 4, OutputPadding = 1 }, lines[1].Options);
        Assert.False(lines[1].HasBias);
        Assert.Equal([1, 128, 15936], lines[2].Geometry.OutputShape);
    }

    [Theory]
    [InlineData("conv2d", ConvolutionKind.Convolution, ConvolutionPass.Forward)]
    [InlineData("conv2d_dinput", ConvolutionKind.Convolution, ConvolutionPass.InputGradient)]
    [InlineData("convtranspose2d_dinput", ConvolutionKind.Transposed, ConvolutionPass.InputGradient)]
    [InlineData("convtranspose2d_dweight", ConvolutionKind.Transposed, ConvolutionPass.WeightGradient)]
    public void A_gradient_has_the_fields_of_its_layer(string operation, ConvolutionKind kind, ConvolutionPass pass)
    {
        ShapeLine line = ShapeList.Parse($"a: {operation} c=4 in=8 k=2 kernel=3")[0];

        Assert.Equal((kind, pass), (line.Kind, line.Pass));
        Assert.Equal([1, 4, 8, 8], line.InputShape);
        Assert.Equal(2, line.Geometry.OutChannels);
    }

    [Theory]
    [InlineData("conv2d c=1 in=4 k=1 kernel=3", "name")]
    [InlineData("a: conv4d c=1 in=4 k=1 kernel=3", "conv4d")]
    [InlineData("a: conv2d_dbias c=1 in=4 k=1 kernel=3", "conv2d_dbias")]
    [InlineData("a: conv2d c=1 in=4 k=1", "kernel=")]
    [InlineData("a: conv2d c=1 in=4 k=1 kernel=3 size=9", "size=9")]
    [InlineData("a: conv2d c=1 c=1 in=4 k=1 kernel=3", "c=")]
    [InlineData("a: conv2d c=one in=4 k=1 kernel=3", "'one'")]
    [InlineData("a: conv2d c=3 in=4 k=1 kernel=3 groups=2", "groups")]
    [InlineData("a: conv2d c=1 in=4x4x4 k=1 kernel=3", "in")]
    public void A_malformed_line_is_named(string line, string expected)
    {
        var fault = Assert.Throws<FormatException>(() => ShapeList.Parse($"\n{line}\n"));
        Assert.StartsWith("line 2, ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }
}
