using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class GeometryValidationTests
{
    private static readonly ConvolutionOptions Default = ConvolutionOptions.Default;

    public static TheoryData<string, string, ConvolutionKind, ConvolutionOptions, nint[], nint[]> Refusals()
    {
        const ConvolutionKind Conv = ConvolutionKind.Convolution, ConvTranspose = ConvolutionKind.Transposed;
        nint[] input = [1, 4, 8, 8], weight = [4, 4, 3, 3];
        nint longest = nint.MaxValue;
        return new()
        {
            { "stride", "non-positive stride is not supported", Conv, Default with { Stride = 0 }, input, weight },
            { "stride", "non-positive stride is not supported", ConvTranspose, Default with { Stride = (1, -1) }, input, weight },
            { "dilation", "dilation should be greater than zero", Conv, Default with { Dilation = 0 }, input, weight },
            { "padding", "negative padding is not supported", Conv, Default with { Padding = -1 }, input, weight },
            { "groups", "groups must be a positive integer", Conv, Default with { Groups = 0 }, input, weight },
            { "groups", "out_channels must be divisible by groups", Conv, Default with { Groups = 2 }, [1, 4, 8, 8], [3, 2, 3, 3] },
            { "groups", "in_channels must be divisible by groups", ConvTranspose, Default with { Groups = 2 }, [1, 3, 8, 8], [3, 2, 3, 3] },
            { "padding_mode", "padding_mode must be one of", Conv, Default with { PaddingMode = (PaddingMode)9 }, input, weight },
            {
                "output_padding", "negative output_padding is not supported", ConvTranspose,
                Default with { OutputPadding = -1 }, input, weight
            },
            {
                "output_padding", "output padding must be smaller than either stride or dilation, but got output_padding_height: 2",
                ConvTranspose, Default with { OutputPadding = (2, 0), Stride = 2 }, input, weight
            },
            { "output_padding", "belongs to transposed convolutions", Conv, Default with { OutputPadding = 1 }, input, weight },
            { "output_size", "belongs to transposed convolutions", Conv, Default with { OutputSize = 8 }, input, weight },
            { "stride", "expected stride to be a single number or a list of 2", Conv, Default with { Stride = (1, 1, 1) }, input, weight },
            { "weight", "weight should have 3 to 5 dimensions", Conv, Default, input, [4, 4] },
            { "weight", "weight has no channels", Conv, Default, [1, 0, 8, 8], [4, 0, 3, 3] },
            { "kernel_size", "kernel size should be greater than zero", Conv, Default, input, [4, 4, 3, 0] },
            {
                "input", "Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [8, 8]",
                Conv, Default, [8, 8], weight
            },
            {
                "input", "Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d",
                ConvTranspose, Default, [1, 1, 4, 8, 8], weight
            },
            { "input", "with non-zero spatial sizes", Conv, Default with { Padding = 4 }, [1, 4, 0, 8], weight },
            { "input", "batch", Conv, Default, [-1, 4, 8, 8], weight },
            {
                "input", "Given groups=1, weight of size [4, 4, 3, 3], expected input[1, 5, 8, 8] to have 4 channels, " +
                "but got 5 channels instead",
                Conv, Default, [1, 5, 8, 8], weight
            },
            {
                "kernel_size", "Calculated padded input size per channel: (2 x 1). Kernel size: (3 x 3). " +
                "Kernel size can't be greater than actual input size", Conv, Default, [1, 4, 2, 1], weight
            },
            { "padding", "Output size is too small", ConvTranspose, Default with { Padding = 2 }, [1, 4, 2, 2], weight },
            {
                "padding", "Padding size should be less than", Conv,
                Default with { Padding = 8, PaddingMode = PaddingMode.Reflect }, input, weight
            },
            {
                "padding", "Padding value causes wrapping around more than once.", Conv,
                Default with { Padding = 9, PaddingMode = PaddingMode.Circular }, input, weight
            },
            { "padding", "do not fit in 64 bits", Conv, Default with { Padding = 1L << 62 }, input, weight },
            { "input", "does not fit in 64 bits", Conv, Default, [longest / 16, 4, 8, 8], weight },
            { "groups", "does not fit in 64 bits", Conv, Default with { Groups = long.MaxValue }, input, weight },
            { "kernel_size", "Kernel size can't be greater", Conv, Default, input, [4, 4, 1 << 30, 3] },
        };
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Refuses_in_torchs_words_and_names_the_parameter(
        string parameter, string words, ConvolutionKind kind, ConvolutionOptions options, nint[] input, nint[] weight)
    {
        var error = Assert.Throws<ConvolutionArgumentException>(() => ConvolutionGeometry.Create(kind, options, input, weight));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Equal(parameter, error.Word);
    }

    [Fact]
    public void Shapes_of_a_batch_and_of_one_picture()
    {
        var options = Default with { Groups = 2 };
        ConvolutionGeometry batch = ConvolutionGeometry.Create(ConvolutionKind.Transposed, options, [0, 4, 5, 6], [4, 3, 2, 1]);
        Assert.Equal([0, 6, 6, 6], batch.OutputShape);
        Assert.Equal([4, 3, 2, 1], batch.WeightShape);
        Assert.Equal((0, 0, 24), (batch.InputLength, batch.OutputLength, batch.WeightLength));

        ConvolutionGeometry picture = ConvolutionGeometry.Create(ConvolutionKind.Transposed, options, [4, 5, 6], [4, 3, 2, 1]);
        Assert.Equal([6, 6, 6], picture.OutputShape);
        Assert.Equal([4, 5, 6], picture.InputShape);
        Assert.NotEqual(batch, picture);
    }
}
