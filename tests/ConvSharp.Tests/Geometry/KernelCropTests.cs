using ConvSharp.Errors;
using ConvSharp.Geometry;
using Xunit;

namespace ConvSharp.Tests.Geometry;

public class KernelCropTests
{
    [Theory]
    [InlineData(16, 3, 1, 4096, 4096, 1, 1, 0, 0, 1)] // only the middle tap meets the input
    [InlineData(16, 5, 1, 8, 16, 3, 1, 8, 8, 8)] // the outer taps stand 16 away: just beyond
    [InlineData(16, 5, 1, 7, 14, 5, 0, 14, 14, 7)] // 14 away: they meet two elements each
    [InlineData(1, 3, 1, 1, 1, 1, 1, 0, 0, 1)]
    [InlineData(8, 3, 1, 1, 1, 3, 0, 1, 1, 1)]
    public void A_convolution_keeps_the_taps_that_meet_the_input(
        long input, long kernel, long stride, long dilation, long padding, long kept, long first, long before, long after, long keptDilation)
    {
        ConvolutionGeometry geometry = Shapes.Conv(1, input, kernel, new() { Stride = stride, Dilation = dilation, Padding = padding });
        KernelCrop crop = KernelCrop.Of(geometry);
        AxisGeometry axis = crop.Geometry.Axes[0];
        Assert.Equal(
            (kept, first, before, after, keptDilation), (axis.Kernel, crop.FirstTap.Width, axis.PadBefore, axis.PadAfter, axis.Dilation));
        Assert.Equal(geometry.Axes[0].Output, axis.Output);
        Assert.Equal(kept != kernel, crop.LeavesTapsOut);
    }

    [Theory]
    [InlineData(9, 9, long.MaxValue, 1)]
    [InlineData(9, 5, long.MaxValue, 5)]
    [InlineData(9, 5, 6, 6)] // within what there is: left as it is
    [InlineData(9, 5, 16, 5)]
    public void A_stride_that_is_never_taken_becomes_small(long input, long kernel, long stride, long smallest)
    {
        AxisGeometry axis = KernelCrop.Of(Shapes.Conv(1, input, kernel, new() { Stride = stride })).Geometry.Axes[0];
        Assert.Equal((smallest, 1L), (axis.Stride, axis.Output));
        Assert.Equal(1, SizeFormula.Output(axis.Input, axis.Kernel, axis.Stride, axis.Padding, axis.Dilation));
    }

    [Fact]
    public void A_transposed_layer_keeps_a_tap_of_each_phase()
    {
        // Outputs 10 … 13 of input · 2 + tap: inputs 0 … 2 meet them by taps 6 … 13 of 20.
        ConvolutionGeometry geometry = Shapes.ConvTranspose(
            1, 3, 20, new() { Stride = 2, Padding = Padding.Asymmetric(10, 10) });
        KernelCrop crop = KernelCrop.Of(geometry);
        Assert.Equal((6, 8), (crop.FirstTap.Width, crop.Geometry.Axes[0].Kernel));

        // Dilation 10^9 leads every tap past the outputs; the stride's phases keep a tap each all the same.
        geometry = Shapes.ConvTranspose(1, 3, 5, new() { Stride = 3, Dilation = 1_000_000_000, Padding = 2_000_000_000 - 500 });
        crop = KernelCrop.Of(geometry);
        Assert.True(crop.Geometry.Axes[0].Kernel >= 3, $"{crop.Geometry}");
    }

    [Fact]
    public void The_same_products_are_left()
    {
        Span<AxisRun> runs = stackalloc AxisRun[AxisRun.Most];
        var random = new Random(3);
        for (int i = 0; i < 3000; i++)
        {
            var options = new ConvolutionOptions
            {
                Stride = random.Next(1, 12),
                Dilation = random.Next(1, 12),
                Padding = Padding.Asymmetric(random.Next(20), random.Next(20)),
            };
            ConvolutionGeometry geometry;
            try
            {
                geometry = random.Next(2) == 0
                    ? Shapes.Conv(1, random.Next(1, 12), random.Next(1, 8), options)
                    : Shapes.ConvTranspose(1, random.Next(1, 12), random.Next(1, 8), options);
            }
            catch (ConvolutionArgumentException)
            {
                continue;
            }

            KernelCrop crop = KernelCrop.Of(geometry);
            Assert.Equal(Products(geometry, 0), Products(crop.Geometry, crop.FirstTap.Width));
        }
    }

    private static List<(long Output, long Tap, long Input)> Products(ConvolutionGeometry geometry, long firstTap)
    {
        Span<AxisRun> runs = stackalloc AxisRun[AxisRun.Most];
        var products = new List<(long, long, long)>();
        AxisGeometry axis = geometry.Axes[0];
        for (long tap = 0; tap < axis.Kernel; tap++)
        {
            foreach (AxisRun run in runs[..AxisRun.List(axis, PaddingMode.Zeros, tap, runs)])
            {
                for (long i = 0; i < run.Count; i++)
                    products.Add((run.OutputStart + (i * run.OutputStep), tap + firstTap, run.InputStart + (i * run.InputStep)));
            }
        }

        return products;
    }
}
