using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class OutputSizeTests
{
    [Theory]
    [InlineData(5, 0)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    public void Sizes_within_the_range_become_output_padding(int wanted, long outputPadding)
    {
        AxisGeometry axis = Shapes.ConvTransposeAxis(2, 4, new ConvolutionOptions { Stride = 3, Padding = 1, OutputSize = wanted });
        Assert.Equal((wanted, outputPadding), (axis.Output, axis.OutputPadding));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Sizes_beyond_the_range_are_refused_with_the_range(int wanted)
    {
        var options = new ConvolutionOptions { Stride = 3, Padding = 1, OutputSize = wanted };
        var error = Assert.Throws<ConvolutionArgumentException>(() => Shapes.ConvTranspose(2, 2, 4, options));
        Assert.Contains(
            $"requested an output size of [{wanted}, {wanted}], but valid sizes range from [5, 5] to [7, 7] (for an input of [2, 2])",
            error.Message, StringComparison.Ordinal);
        Assert.Equal("outputSize", error.ParamName);
    }

    /// <summary>The purpose of output_size: a transposed layer that gives back the very size that a strided convolution took.</summary>
    [Fact]
    public void Every_input_size_of_a_convolution_can_be_asked_for()
    {
        for (long input = 3; input <= 20; input++)
        {
            var options = new ConvolutionOptions { Stride = 3, Padding = 1 };
            AxisGeometry convolution = Shapes.ConvAxis(input, 4, options);
            AxisGeometry transposed = Shapes.ConvTransposeAxis(convolution.Output, 4, options with { OutputSize = input });
            Assert.Equal(input, transposed.Output);
            (long min, long max) = convolution.InputsGivingOutput();
            Assert.Equal(input - min, transposed.OutputPadding);
            Assert.InRange(input, min, max);
        }
    }
}
