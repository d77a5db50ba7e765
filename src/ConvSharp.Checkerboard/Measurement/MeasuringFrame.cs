using ConvSharp.Errors;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>
/// The sizes of the pictures that a stack is measured with: at the small end, at the large end, and the margin that the border affects.
/// </summary>
internal readonly record struct MeasuringFrame((int Height, int Width) Size, (int Height, int Width) Margin, (int Height, int Width) Scale)
{
    /// <summary>The least size of the large end without the margin, per axis.</summary>
    public const int Side = 48;

    /// <summary>Larger scales would need pictures too large.</summary>
    public const long LargestScale = 16;

    private const long LargestPicture = 2048;

    /// <summary>Even without enlargement there is a shortest pattern: every other pixel.</summary>
    public (int Height, int Width) Period => (Math.Max(Scale.Height, 2), Math.Max(Scale.Width, 2));

    /// <summary>Sizes of the large end.</summary>
    public (int Height, int Width) LargeSize => (Size.Height * Scale.Height, Size.Width * Scale.Width);

    /// <exception cref="ConvolutionArgumentException">Strides, kernels or paddings too large to be measured.</exception>
    public static MeasuringFrame Of(StackedLayers stack)
    {
        (int height, int marginHeight, int scaleHeight) = AxisOf(stack, 0);
        (int width, int marginWidth, int scaleWidth) = AxisOf(stack, 1);
        return new MeasuringFrame((height, width), (marginHeight, marginWidth), (scaleHeight, scaleWidth));
    }

    private static (int Size, int Margin, int Scale) AxisOf(StackedLayers stack, int axis)
    {
        int scale = ScaleOf(stack, axis);
        long margin = stack.MarginOf(axis);
        long picture = Side + (2 * margin) + scale;
        if (picture > LargestPicture)
        {
            ConvolutionArgumentException.Throw(
                $"the border is felt for {margin} pixels, too far to be measured", "kernel_size",
                stack.Layers.Max(layer => layer.KernelAt(axis)), "use smaller kernels, dilations or paddings");
        }

        return ((int)((picture + scale - 1) / scale), (int)margin, scale);
    }

    /// <summary>The scale along an axis.</summary>
    /// <exception cref="ConvolutionArgumentException">Strides too large to be measured.</exception>
    public static int ScaleOf(StackedLayers stack, int axis)
    {
        long scale = stack.ScaleOf(axis);
        if (scale > LargestScale)
        {
            ConvolutionArgumentException.Throw(
                "the pictures would be too large to be measured", "stride", scale, $"use strides whose product is at most {LargestScale}");
        }

        return (int)scale;
    }
}
