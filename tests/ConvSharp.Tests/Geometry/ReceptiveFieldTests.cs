using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class ReceptiveFieldTests
{
    [Fact]
    public void Vgg16_sees_212_after_its_last_pooling()
    {
        var layers = new List<AxisGeometry>();
        foreach (int convolutions in new[] { 2, 2, 3, 3, 3 })
            layers.AddRange([.. Enumerable.Repeat(Convolution(3), convolutions), Convolution(2, stride: 2)]);
        ReceptiveField field = ReceptiveField.Of([.. layers]);
        Assert.Equal((212, 32), (field.Size, field.Jump));
    }

    [Theory]
    [InlineData(true, 483)] // as published: a stage's first 1×1 convolution strides
    [InlineData(false, 427)] // as torchvision builds it: its 3×3 convolution strides
    public void Resnet50(bool stridesFirst, double size)
    {
        var layers = new List<AxisGeometry> { Convolution(7, stride: 2), Convolution(3, stride: 2) };
        foreach ((int blocks, int stride) in new[] { (3, 1), (4, 2), (6, 2), (3, 2) })
        {
            layers.AddRange([Convolution(1, stridesFirst ? stride : 1), Convolution(3, stridesFirst ? 1 : stride)]);
            layers.AddRange(Enumerable.Repeat(Convolution(3), blocks - 1));
        }

        Assert.Equal((size, 32), (ReceptiveField.Of([.. layers]).Size, ReceptiveField.Of([.. layers]).Jump));
    }

    [Fact]
    public void Alexnet_sees_195_after_its_last_pooling()
    {
        ReceptiveField field = ReceptiveField.Of(
            Convolution(11, stride: 4), Convolution(3, stride: 2), Convolution(5), Convolution(3, stride: 2),
            Convolution(3), Convolution(3), Convolution(3), Convolution(3, stride: 2));
        Assert.Equal((195, 32), (field.Size, field.Jump));
    }

    [Fact]
    public void Dilation_widens_the_field()
    {
        AxisGeometry[] wavenet = [.. Enumerable.Range(0, 10)
            .Select(i => Shapes.ConvAxis(2000, 2, new ConvolutionOptions { Dilation = 1 << i, Padding = "causal" }))];
        Assert.Equal(1024, ReceptiveField.Of(wavenet).Size);
    }

    [Fact]
    public void Start_is_the_centre_of_the_first_outputs_field()
    {
        Assert.Equal(new ReceptiveField(1, 1, 0), ReceptiveField.Of());
        Assert.Equal(new ReceptiveField(3, 1, 1), ReceptiveField.Of(Convolution(3)));
        Assert.Equal(new ReceptiveField(3, 2, 0), ReceptiveField.Of(Convolution(3, stride: 2, padding: 1)));

        // The second layer's first output is centred between the first layer's first two, which stand at 0 and 2.
        Assert.Equal(new ReceptiveField(5, 4, 1), ReceptiveField.Of(Convolution(3, stride: 2, padding: 1), Convolution(2, stride: 2)));
    }

    [Fact]
    public void Transposed_layers_narrow_the_jump()
    {
        AxisGeometry doubling = Shapes.ConvTransposeAxis(8, 4, new ConvolutionOptions { Stride = 2, Padding = 1 });
        Assert.Equal(new ReceptiveField(2, 0.5, -0.25), ReceptiveField.Of(doubling));
        ReceptiveField field = ReceptiveField.Of(Convolution(3, stride: 2, padding: 1), doubling);
        Assert.Equal(new ReceptiveField(5, 1, -0.5), field);
    }

    private static AxisGeometry Convolution(long kernel, int stride = 1, int padding = 0) =>
        Shapes.ConvAxis(1000, kernel, new ConvolutionOptions { Stride = stride, Padding = padding });
}
