using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Errors;
using ConvSharp.Layers;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

public class CheckerboardDiagnosticTests
{
    [Fact]
    public void The_usual_uneven_layer_is_warned_of_with_its_numbers()
    {
        CheckerboardDiagnostic found = new ConvTranspose2d<float>(1, 1, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1)
            .Checkerboard();
        Assert.False(found.IsEven);
        Assert.Equal(4, found.Ratio);
        Assert.Equal([1, 2], found.Axes[0].Counts);
        Assert.Equal(
            "The overlap of outputs is uneven: 1:2 along each axis with period 2, and 1:4 in the picture. Take a kernel divisible by the " +
            "stride, 4, or enlarge by 2 (Upsample) and convolve at stride 1.",
            found.Warning);
        Assert.Equal(found.Warning, found.ToString());
    }

    [Fact]
    public void An_even_layer_is_not_warned_of()
    {
        CheckerboardDiagnostic found = new ConvTranspose2d<float>(1, 1, kernelSize: 4, stride: 2, padding: 1).Checkerboard();
        Assert.True(found.IsEven);
        Assert.Null(found.Warning);
        Assert.Equal("The overlap is even: all outputs are reached alike.", found.ToString());
    }

    [Fact]
    public void A_strided_convolution_is_warned_of_for_its_gradient()
    {
        CheckerboardDiagnostic found = new Conv1d<double>(1, 1, kernelSize: 3, stride: 2).Checkerboard();
        Assert.Equal(
            "The overlap of elements of the input's gradient is uneven: 1:2 with period 2. Take a kernel divisible by the stride, 4, or " +
            "convolve at stride 1 and average 2 (AvgPool).",
            found.Warning);
    }

    [Fact]
    public void Axes_that_differ_are_told_apart() => Assert.StartsWith(
        "The overlap of outputs is uneven: even along the depth, 1:2 along the height with period 3, 2:3 along the width with period 2, " +
        "and 1:3 in the volume. Take a kernel divisible by the stride, 2×6×6,",
        new ConvTranspose3d<float>(1, 1, (2, 4, 5), (2, 3, 2)).Checkerboard().Warning);

    [Fact]
    public void Holes_and_dilations_that_cannot_be_even_are_told()
    {
        string warning = new ConvTranspose1d<float>(1, 1, kernelSize: 4, stride: 2, dilation: 2).Checkerboard().Warning!;
        Assert.Equal(
            "The overlap of outputs is uneven: 0:1 with period 2. Some outputs are not reached at all. Take a dilation without a common " +
            "factor with the stride, and a kernel divisible by the stride, or enlarge by 2 (Upsample) and convolve at stride 1.",
            warning);
    }

    [Fact]
    public void A_stride_too_large_is_refused() => Assert.Throws<ConvolutionArgumentException>(() =>
        new ConvTranspose1d<float>(1, 1, kernelSize: 3, stride: 1L << 40).Checkerboard());
}
