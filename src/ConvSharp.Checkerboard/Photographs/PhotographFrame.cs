using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Imaging;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>
/// Sizes: of the photograph as it is measured, and of the part of all outputs that no border affects. Places are pixels of the photograph
/// at the large end, which is the output of stacks that enlarge and the input of stacks that reduce.
/// </summary>
/// <param name="Size">The photograph's size.</param>
/// <param name="Period">Pixels of the large end from one repetition of the pattern to the next.</param>
/// <param name="Inner">What no border affects, in whole periods.</param>
/// <param name="IsScaled">Whether the photograph is scaled down.</param>
internal sealed record PhotographFrame((int Height, int Width) Size, (int Height, int Width) Period, PictureArea Inner, bool IsScaled)
{
    /// <summary>The most pixels of the large end: larger photographs are scaled down.</summary>
    public const int MostPixels = 1 << 20;

    /// <param name="stacks">The stack and its remedies.</param>
    /// <param name="height">The photograph's rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="mostPixels">Of the large end.</param>
    /// <exception cref="ConvolutionArgumentException">A photograph too small, or strides too large, to be measured.</exception>
    public static PhotographFrame Of(IReadOnlyList<StackedLayers> stacks, int height, int width, int mostPixels = MostPixels)
    {
        (int Height, int Width) scale = (MeasuringFrame.ScaleOf(stacks[0], 0), MeasuringFrame.ScaleOf(stacks[0], 1));
        bool isOfGradient = stacks[0].IsOfGradient;
        double pixels = (double)height * width * (isOfGradient ? 1 : scale.Height * scale.Width);
        double factor = Math.Min(1, Math.Sqrt(mostPixels / pixels));
        (Extent down, Extent across) = (Along(0, height, scale.Height), Along(1, width, scale.Width));
        if (!down.IsEnough || !across.IsEnough)
        {
            string scaled = factor < 1 ? $", scaled down to {down.Size}x{across.Size}" : "";
            long least = down.Least * across.Least * (isOfGradient ? 1 : scale.Height * scale.Width);
            ConvolutionArgumentException.Throw(
                "the borders leave too little of the photograph to be measured", "picture", $"{height}x{width} pixels{scaled}",
                least > mostPixels ? "use a smaller kernel" : $"use {down.Least}x{across.Least} or more, or a smaller kernel");
        }

        return new PhotographFrame(
            (down.Size, across.Size), (down.Period, across.Period),
            new PictureArea(down.First, across.First, down.Length, across.Length), factor < 1);

        Extent Along(int axis, int given, int enlargement)
        {
            int size = Math.Max(1, (int)(given * factor));
            if (isOfGradient)
                size -= size % enlargement;
            return Extent.Of(stacks, axis, size, isOfGradient ? 1 : enlargement, Math.Max(enlargement, 2));
        }
    }

    /// <summary>The photograph at <see cref="Size"/>: scaled down, or without the rows and columns that are left over.</summary>
    public Tensor<float> Fitted(Tensor<float> picture) => IsScaled
        ? Bicubic.Resize(picture, Size.Height, Size.Width)
        : PicturePart.Of(picture, new PictureArea(0, 0, Size.Height, Size.Width));

    /// <summary>How many pixels later a stack's outputs come than the photograph's pixels that stand at the same place.</summary>
    public static (int Down, int Across) OffsetOf(StackedLayers stack) => (ShiftAlong(stack, 0).Offset, ShiftAlong(stack, 1).Offset);

    /// <summary>Along one axis, the offset, and by how much the output is longer than the enlarged photograph.</summary>
    private static (int Offset, long Excess) ShiftAlong(StackedLayers stack, int axis)
    {
        (double offset, long excess) = (0, 0);
        if (stack.IsOfGradient)
            return (0, 0);
        foreach (StackLayer layer in stack.Layers)
        {
            long stride = layer.StrideAt(axis);
            bool isTransposed = layer.Kind == StackLayerKind.Transposed;
            AxisGeometry window = layer.Window(
                axis, isTransposed ? ConvolutionKind.Transposed : ConvolutionKind.Convolution, isTransposed ? stride : 1);
            long padding = window.PadBefore + window.PadAfter, kernel = window.EffectiveKernel;
            if (isTransposed)
            {
                offset = (offset * stride) + ((kernel - stride) / 2.0) - window.PadBefore;
                excess = (excess * stride) + kernel - stride + layer.OutputPadding.At(axis, StackLayer.Rank, "output_padding", 0) - padding;
                continue;
            }

            (double moved, long longer) = (window.PadBefore - ((kernel - 1) / 2.0), padding - kernel + 1);
            (offset, excess) = layer.IsSubPixel
                ? ((offset + moved) * stride, (excess + longer) * stride)
                : ((offset * stride) + moved, (excess * stride) + longer);
        }

        return ((int)Math.Floor(offset), excess);
    }

    /// <summary>One axis: the photograph's size, and the part of the large end that no border affects.</summary>
    private readonly record struct Extent(int Size, int Period, int First, int Length, long Least)
    {
        public bool IsEnough => Length >= CheckerboardEnergy.SmallestSize;

        public static Extent Of(IReadOnlyList<StackedLayers> stacks, int axis, int size, int enlargement, int period)
        {
            long before = 0, after = 0;
            foreach (StackedLayers stack in stacks)
            {
                (int offset, long excess) = ShiftAlong(stack, axis);
                long margin = stack.MarginOf(axis);
                before = Math.Max(before, margin - offset);
                after = Math.Max(after, margin + offset - excess);
            }

            long length = ((long)size * enlargement) - before - after;
            long needed = (CheckerboardEnergy.SmallestSize + period - 1) / period * period;
            return new Extent(
                size, period, (int)Math.Min(before, int.MaxValue), (int)Math.Max(0, length / period * period),
                (before + after + needed + enlargement - 1) / enlargement);
        }
    }
}
