using ConvSharp.Geometry;
using ConvSharp.Laboratory;
using Xunit;

namespace ConvSharp.Tests.Laboratory;

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
        }

        static (long, long) Padded(StackLayerKind kind, Padding? padding)
        {
            AxisGeometry window = new StackLayer(kind, 4, 1, padding).Window(1, ConvolutionKind.Convolution, 1);
            return (window.PadBefore, window.PadAfter);
        }
    }

    [Fact]
    public void Poolings_have_no_padding_by_themselves()
    {
        AxisGeometry window = new StackLayer(StackLayerKind.MaxPool, 3, 1).Window(0, ConvolutionKind.Convolution, 1);
        Assert.Equal((0, 0), (window.PadBefore, window.PadAfter));
    }
}
