using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class AxisGeometryTests
{
    [Fact]
    public void Explain_writes_out_a_convolutions_size() => Assert.Equal(
        [
            "o = ⌊(i + p_before + p_after − d·(k − 1) − 1) / s⌋ + 1",
            "o = ⌊(224 + 3 + 3 − 1·(7 − 1) − 1) / 2⌋ + 1",
            "o = ⌊223 / 2⌋ + 1 = 112",
        ],
        Shapes.ConvAxis(224, 7, new ConvolutionOptions { Stride = 2, Padding = 3 }).Explain());

    [Fact]
    public void Explain_writes_out_a_transposed_convolutions_size() => Assert.Equal(
        [
            "o = (i − 1)·s − p_before − p_after + d·(k − 1) + output_padding + 1",
            "o = (112 − 1)·2 − 1 − 2 + 3·(4 − 1) + 1 + 1",
            "o = 222 − 3 + 9 + 1 + 1 = 230",
        ],
        Shapes.ConvTransposeAxis(112, 4, new ConvolutionOptions
        {
            Stride = 2,
            Padding = Padding.Asymmetric(1, 2),
            Dilation = 3,
            OutputPadding = 1,
        }).Explain());

    [Fact]
    public void Explain_puts_negative_padding_in_brackets() => Assert.Equal(
        ["o = (4 − 1)·2 − 0 − (−1) + 1·(1 − 1) + 0 + 1", "o = 6 − (−1) + 0 + 0 + 1 = 8"],
        Shapes.ConvTransposeAxis(4, 1, new ConvolutionOptions { Stride = 2, Padding = Padding.Same }).Explain().Skip(1));

    [Fact]
    public void Inputs_giving_the_output()
    {
        Assert.Equal((223, 224), Shapes.ConvAxis(224, 7, new ConvolutionOptions { Stride = 2, Padding = 3 }).InputsGivingOutput());
        Assert.Equal((32, 32), Shapes.ConvTransposeAxis(32, 4, new ConvolutionOptions { Stride = 2, Padding = 1 }).InputsGivingOutput());
    }
}
