using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class PaddingTests
{
    [Theory]
    [InlineData(224, 7, 2, 1, 112, 2, 3)]
    [InlineData(5, 3, 2, 1, 3, 1, 1)]
    [InlineData(6, 3, 2, 1, 3, 0, 1)]
    [InlineData(7, 4, 1, 1, 7, 1, 2)]
    [InlineData(7, 3, 1, 2, 7, 2, 2)]
    [InlineData(8, 1, 3, 1, 3, 0, 0)]
    public void Same_rounds_up_and_puts_the_odd_element_after(
        long input, long kernel, int stride, int dilation, long output, long before, long after)
    {
        var options = new ConvolutionOptions { Stride = stride, Dilation = dilation, Padding = "same" };
        AxisGeometry axis = Shapes.ConvAxis(input, kernel, options);
        Assert.Equal((output, before, after), (axis.Output, axis.PadBefore, axis.PadAfter));

        AxisGeometry lower = Shapes.ConvAxis(input, kernel, options with { Padding = "same-lower" });
        Assert.Equal((output, after, before), (lower.Output, lower.PadBefore, lower.PadAfter));
    }

    [Theory]
    [InlineData(4, 3, 2, 8, 0, 1)]
    [InlineData(4, 4, 2, 8, 1, 1)]
    [InlineData(4, 4, 1, 4, 1, 2)]
    public void Transposed_same_multiplies_by_the_stride(long input, long kernel, int stride, long output, long before, long after)
    {
        var options = new ConvolutionOptions { Stride = stride, Padding = Padding.Same };
        AxisGeometry axis = Shapes.ConvTransposeAxis(input, kernel, options);
        Assert.Equal((output, before, after), (axis.Output, axis.PadBefore, axis.PadAfter));

        AxisGeometry lower = Shapes.ConvTransposeAxis(input, kernel, options with { Padding = Padding.SameLower });
        Assert.Equal((output, after, before), (lower.Output, lower.PadBefore, lower.PadAfter));
    }

    /// <summary>
    /// Outputs beyond the kernel's reach, which hold the bias alone, stand at the end: a convolution's padding is not negative.
    /// </summary>
    [Theory]
    [InlineData(4, 1, 2, 8, -1)]
    [InlineData(3, 2, 3, 9, -1)]
    [InlineData(5, 1, 4, 20, -3)]
    public void Transposed_same_of_a_kernel_below_the_stride_cuts_nothing(long input, long kernel, int stride, long output, long after)
    {
        foreach (Padding padding in new[] { Padding.Same, Padding.SameLower })
        {
            AxisGeometry axis = Shapes.ConvTransposeAxis(input, kernel, new ConvolutionOptions { Stride = stride, Padding = padding });
            Assert.Equal((output, 0, after), (axis.Output, axis.PadBefore, axis.PadAfter));
        }
    }

    [Fact]
    public void Transposed_same_is_the_adjoint_of_same()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            (long input, long kernel) = (random.Next(1, 40), random.Next(1, 9));
            (int stride, int dilation) = (random.Next(1, 9), random.Next(1, 4));
            var options = new ConvolutionOptions
            {
                Stride = stride,
                Dilation = dilation,
                Padding = random.Next(2) == 0 ? Padding.Same : Padding.SameLower,
            };
            AxisGeometry there = Shapes.ConvAxis(input, kernel, options);
            AxisGeometry back = Shapes.ConvTransposeAxis(there.Output, kernel, options with { OutputSize = input });
            Assert.True(
                (back.Output, back.PadBefore) == (input, there.PadBefore),
                $"draw {i}: {options} of {input} with kernel {kernel}: {there.PadBefore} there, {back.PadBefore} back");
            if (input % stride == 0)
            {
                AxisGeometry unsized = Shapes.ConvTransposeAxis(there.Output, kernel, options);
                Assert.Equal((input, there.PadBefore), (unsized.Output, unsized.PadBefore));
            }
        }
    }

    [Fact]
    public void Causal_pads_before_only()
    {
        var options = new ConvolutionOptions { Padding = "causal", Dilation = 4 };
        AxisGeometry axis = Shapes.ConvAxis(100, 3, options);
        Assert.Equal((100, 8, 0), (axis.Output, axis.PadBefore, axis.PadAfter));

        AxisGeometry strided = Shapes.ConvAxis(7, 3, new ConvolutionOptions { Padding = "causal", Stride = 2 });
        Assert.Equal((4, 2, 0), (strided.Output, strided.PadBefore, strided.PadAfter));

        AxisGeometry transposed = Shapes.ConvTransposeAxis(5, 4, new ConvolutionOptions { Padding = "causal", Stride = 2 });
        Assert.Equal((10, 0, 2), (transposed.Output, transposed.PadBefore, transposed.PadAfter));

        Assert.Throws<ConvolutionArgumentException>(() => Shapes.Conv(2, 5, 3, new ConvolutionOptions { Padding = "causal" }));
    }

    [Fact]
    public void Sides_may_differ()
    {
        var options = new ConvolutionOptions { Padding = Padding.Asymmetric((1, 0), (2, 3)) };
        ConvolutionGeometry geometry = Shapes.Conv(2, 5, 3, options);
        Assert.Equal([(1, 2, 6), (0, 3, 6)], geometry.Axes.ToArray().Select(axis => (axis.PadBefore, axis.PadAfter, axis.Output)));

        ConvolutionGeometry transposed = Shapes.ConvTranspose(2, 5, 3, options);
        Assert.Equal([(1, 2, 4), (0, 3, 4)], transposed.Axes.ToArray().Select(axis => (axis.PadBefore, axis.PadAfter, axis.Output)));
    }

    [Fact]
    public void Onnx_pads_are_all_begins_then_all_ends()
    {
        Assert.Equal(Padding.Asymmetric((1, 2), (3, 4)), Padding.FromOnnx([1, 2, 3, 4]));
        Assert.Equal(Padding.Asymmetric((1, 2), (3, 4)), Padding.FromOnnx("NOTSET", [1, 2, 3, 4]));
        Assert.Equal(default, Padding.FromOnnx("NOTSET"));
        Assert.Equal(Padding.Same, Padding.FromOnnx("SAME_UPPER"));
        Assert.Equal(Padding.SameLower, Padding.FromOnnx("SAME_LOWER"));
        Assert.Equal(Padding.Valid, Padding.FromOnnx("VALID"));
        Assert.Throws<ConvolutionArgumentException>(() => Padding.FromOnnx([1, 2, 3]));
        Assert.Throws<ConvolutionArgumentException>(() => Padding.FromOnnx("SAME_UPPER", [1, 1]));
        Assert.Throws<ConvolutionArgumentException>(() => Padding.FromOnnx("same"));
    }

    /// <summary>3 × 3 elements, kernel 3, strides (3, 2): nine and seven outputs fit; ONNX's output_shape asks for ten and eight.</summary>
    [Fact]
    public void Onnx_output_shape_beyond_the_kernels_reach_gives_a_negative_total()
    {
        var options = new ConvolutionOptions { Stride = (3, 2), Padding = Padding.SameLower, OutputSize = (10, 8) };
        ConvolutionGeometry lower = Shapes.ConvTranspose(2, 3, 3, options);
        Assert.Equal([(10, 0, -1), (8, 0, -1)], lower.Axes.ToArray().Select(axis => (axis.Output, axis.PadBefore, axis.PadAfter)));

        ConvolutionGeometry upper = Shapes.ConvTranspose(2, 3, 3, options with { Padding = Padding.Same });
        Assert.Equal([(10, 0, -1), (8, 0, -1)], upper.Axes.ToArray().Select(axis => (axis.Output, axis.PadBefore, axis.PadAfter)));
    }

    [Theory]
    [InlineData(12, -5, 0, -5)]
    [InlineData(5, 2, 1, 1)]
    [InlineData(4, 3, 1, 2)]
    public void Onnx_output_shape_splits_the_total_if_there_is_any(int output, long total, long before, long after)
    {
        var options = new ConvolutionOptions { Stride = 2, Padding = Padding.Same, OutputSize = output };
        AxisGeometry axis = Shapes.ConvTransposeAxis(3, 3, options);
        Assert.Equal((output, total, before, after), (axis.Output, axis.Padding, axis.PadBefore, axis.PadAfter));
    }

    [Fact]
    public void Words_parse_and_print()
    {
        foreach ((string word, Padding padding) in new[]
        {
            ("same", Padding.Same), ("same-lower", Padding.SameLower), ("valid", Padding.Valid), ("causal", Padding.Causal),
        })
        {
            Assert.Equal(padding, Padding.Parse(word));
            Assert.Equal(word, padding.ToString());
        }

        var error = Assert.Throws<ConvolutionArgumentException>(() => Padding.Parse("SAME"));
        Assert.Contains("Invalid padding string 'SAME', should be one of {'same', 'valid'}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_print_and_compare()
    {
        Assert.Equal("0", default(Padding).ToString());
        Assert.Equal("2", ((Padding)2).ToString());
        Assert.Equal("(1, 2)", ((Padding)(1, 2)).ToString());
        Assert.Equal("(1, 2):(3, 4)", Padding.Asymmetric((1, 2), (3, 4)).ToString());
        Assert.Equal((Padding)2, Padding.Asymmetric(2, 2));
        Assert.NotEqual((Padding)2, Padding.Asymmetric(2, 3));
        Assert.True(Padding.Same != Padding.SameLower);
        Assert.Equal(((Padding)2).GetHashCode(), Padding.Asymmetric(2, 2).GetHashCode());
    }
}
