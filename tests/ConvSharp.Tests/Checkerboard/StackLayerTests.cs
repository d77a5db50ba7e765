using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Checkerboard;

/// <summary>The windows of an examined layer, whose padding is left open or a word.</summary>
public class StackLayerTests
{
    /// <summary>
    /// Transposed layers keep stride times the size, kernel − stride + output padding being cut, or added where it is negative;
    /// convolutions pad kernel − stride, but never a negative number.
    /// </summary>
    [Theory]
    [InlineData(StackLayerKind.Transposed, 4, 2, 1, 0, 2)]
    [InlineData(StackLayerKind.Transposed, 3, 2, 1, 0, 1)]
    [InlineData(StackLayerKind.Transposed, 3, 2, 1, 1, 2)]
    [InlineData(StackLayerKind.Transposed, 2, 3, 2, 0, 0)]
    [InlineData(StackLayerKind.Transposed, 1, 3, 1, 0, -2)]
    [InlineData(StackLayerKind.Transposed, 2, 5, 1, 0, -3)]
    [InlineData(StackLayerKind.Transposed, 2, 5, 2, 1, -1)]
    [InlineData(StackLayerKind.Convolution, 4, 2, 1, 0, 2)]
    [InlineData(StackLayerKind.Convolution, 3, 2, 2, 0, 3)]
    [InlineData(StackLayerKind.Convolution, 3, 3, 1, 0, 0)]
    [InlineData(StackLayerKind.Convolution, 1, 3, 1, 0, 0)]
    [InlineData(StackLayerKind.Convolution, 2, 5, 1, 0, 0)]
    [InlineData(StackLayerKind.Convolution, 2, 5, 2, 0, 0)]
    public void Open_and_same_padding_keep_the_ratio_of_sizes(
        StackLayerKind kind, long kernel, long stride, long dilation, long outputPadding, long sum)
    {
        PerAxis more = outputPadding > 0 ? (PerAxis)outputPadding : default;
        foreach (Padding? padding in new Padding?[] { null, Padding.Same, Padding.SameLower })
        {
            var layer = new StackLayer(kind, kernel, stride, padding, dilation, more);
            ConvolutionKind passes = kind == StackLayerKind.Transposed ? ConvolutionKind.Transposed : ConvolutionKind.Convolution;
            for (int axis = 0; axis < 2; axis++)
            {
                AxisGeometry window = layer.Window(axis, passes, stride);
                string what = $"{layer}, axis {axis}: padding {window.PadBefore} and {window.PadAfter}";
                Assert.True(window.PadBefore + window.PadAfter == sum, what);
                Assert.True(sum < 0 || Math.Abs(window.PadBefore - window.PadAfter) <= 1, what);
                Assert.Equal((kernel, stride, dilation, passes), (window.Kernel, window.Stride, window.Dilation, window.Kind));
            }
        }
    }

    [Fact]
    public void The_odd_element_is_after_for_same_and_before_for_same_lower()
    {
        foreach (StackLayerKind kind in new[] { StackLayerKind.Transposed, StackLayerKind.Convolution })
        {
            Assert.Equal((1, 2), Padded(kind, null));
            Assert.Equal((1, 2), Padded(kind, Padding.Same));
            Assert.Equal((2, 1), Padded(kind, Padding.SameLower));
            Assert.Equal((4, 4), Padded(kind, 4));
            Assert.Equal((0, 0), Padded(kind, default(Padding)));
        }

        static (long, long) Padded(StackLayerKind kind, Padding? padding)
        {
            AxisGeometry window = new StackLayer(kind, 4, 1, padding).Window(1, ConvolutionKind.Convolution, 1);
            return (window.PadBefore, window.PadAfter);
        }
    }

    public static TheoryData<string, Action> Refused() => new()
    {
        { "no such layer", () => _ = new StackLayer((StackLayerKind)99, 3, 2) },
        { "a pixel shuffle enlarges both axes alike", () => _ = new StackLayer(StackLayerKind.SubPixel, 3, (2, 3)) },
        { "a pixel shuffle enlarges both axes alike", () => _ = new StackLayer(StackLayerKind.SubPixelIcnr, 3, (3, 2)) },
        { "is padded alike on both sides", () => _ = new StackLayer(StackLayerKind.MaxPool, 3, 2, Padding.Same) },
        { "is padded alike on both sides", () => _ = new StackLayer(StackLayerKind.AveragePool, 3, 2, Padding.Asymmetric(0, 1)) },
        { "pad should be at most half", () => _ = new StackLayer(StackLayerKind.MaxPool, 3, 2, 2) },
        { "by itself", () => _ = new StackLayer(StackLayerKind.ResizeNearest, 3, 2, 1) },
        { "by itself", () => _ = new StackLayer(StackLayerKind.ResizeBilinear, 3, 2, Padding.Same) },
        { "by itself", () => _ = new StackLayer(StackLayerKind.SubPixel, 3, 2, 1) },
        { "has no dilation here", () => _ = new StackLayer(StackLayerKind.MaxPool, 3, 2, dilation: 2) },
        { "has no dilation here", () => _ = new StackLayer(StackLayerKind.ResizeNearest, 3, 2, dilation: 1) },
        { "output_padding", () => _ = new StackLayer(StackLayerKind.Convolution, 3, 2, outputPadding: 1) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_layer_is_refused(string words, Action make) =>
        Assert.Contains(words, Assert.Throws<ConvolutionArgumentException>(make).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_one_is_taken()
    {
        _ = new StackLayer(StackLayerKind.Transposed, 3, (2, 3), dilation: 2, outputPadding: 1);
        _ = new StackLayer(StackLayerKind.MaxPool, 3, 2, 1);
        _ = new StackLayer(StackLayerKind.ResizeNearest, 3, (2, 3));
        _ = new StackLayer(StackLayerKind.SubPixel, (3, 5), 2);
    }

    public static TheoryData<string, StackLayer> Texts() => new()
    {
        { "transposed 3, stride 2", new StackLayer(StackLayerKind.Transposed, 3, 2) },
        {
            "transposed 3×5, stride 2×3, dilation 2, output padding 1",
            new StackLayer(StackLayerKind.Transposed, (3, 5), (2, 3), dilation: 2, outputPadding: 1)
        },
        { "nearest resize + conv 3, ×2", new StackLayer(StackLayerKind.ResizeNearest, 3, 2) },
        { "bilinear resize + conv 3, ×2×1", new StackLayer(StackLayerKind.ResizeBilinear, 3, (2, 1)) },
        { "sub-pixel conv 3, ×2", new StackLayer(StackLayerKind.SubPixel, 3, 2) },
        { "sub-pixel conv, ICNR 3, ×2", new StackLayer(StackLayerKind.SubPixelIcnr, 3, 2) },
        { "conv 3", new StackLayer(StackLayerKind.Convolution, 3, 1) },
        { "conv 3, stride 1×2, dilation 1×2", new StackLayer(StackLayerKind.Convolution, 3, (1, 2), dilation: (1, 2)) },
        { "max pool 2, stride 2", new StackLayer(StackLayerKind.MaxPool, 2, 2) },
        { "average pool 3, stride 2, padding 1", new StackLayer(StackLayerKind.AveragePool, 3, 2, 1) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_layer_in_words(string text, StackLayer layer) => Assert.Equal(text, layer.ToString());

    [Fact]
    public void Poolings_have_no_padding_by_themselves()
    {
        AxisGeometry window = new StackLayer(StackLayerKind.MaxPool, 3, 1).Window(0, ConvolutionKind.Convolution, 1);
        Assert.Equal((0, 0), (window.PadBefore, window.PadAfter));
    }
}
