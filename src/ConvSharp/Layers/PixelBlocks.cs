using ConvSharp.Errors;

namespace ConvSharp.Layers;

/// <summary>Blocks of r × r pixels of an image, and the r² channels that hold the same numbers, one for each place in the block.</summary>
/// <param name="Factor">r.</param>
/// <param name="Rows">Rows of pixels in all images together.</param>
/// <param name="Height">Rows of pixels in one image.</param>
/// <param name="RowLength">Pixels of a row.</param>
internal readonly record struct PixelBlocks(int Factor, int Rows, int Height, int RowLength)
{
    /// <param name="pixels">[…, C, H·r, W·r].</param>
    /// <param name="factor">r.</param>
    public static PixelBlocks Of(ReadOnlySpan<nint> pixels, int factor)
    {
        Planes planes = Planes.Of(pixels, 2);
        return new(factor, planes.Count * planes.Height, planes.Height, planes.Width);
    }

    /// <summary>Channels to pixels, for some rows of pixels.</summary>
    public void Shuffle<T>(ReadOnlySpan<T> channels, Span<T> pixels, int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            Span<T> target = pixels.Slice(row * RowLength, RowLength);
            for (int column = 0; column < Factor; column++)
            {
                ReadOnlySpan<T> source = channels.Slice(ChannelRow(row, column), RowLength / Factor);
                for (int i = 0, at = column; i < source.Length; i++, at += Factor)
                    target[at] = source[i];
            }
        }
    }

    /// <summary>Pixels to channels, for some rows of pixels.</summary>
    public void Unshuffle<T>(ReadOnlySpan<T> pixels, Span<T> channels, int start, int end)
    {
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<T> source = pixels.Slice(row * RowLength, RowLength);
            for (int column = 0; column < Factor; column++)
            {
                Span<T> target = channels.Slice(ChannelRow(row, column), RowLength / Factor);
                for (int i = 0, at = column; i < target.Length; i++, at += Factor)
                    target[i] = source[at];
            }
        }
    }

    public static nint[] Shuffled(ReadOnlySpan<nint> shape, int factor)
    {
        CheckRank(shape, "pixel_shuffle");
        nint block = (nint)factor * factor;
        if (shape[^3] % block != 0)
        {
            ConvolutionArgumentException.Throw(
                "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor, "
                + $"but input.size(-3)={shape[^3]} is not divisible by {block}",
                "input", ShapeText.Print(shape), $"give a multiple of {block} channels");
        }

        return [.. shape[..^3], shape[^3] / block, checked(shape[^2] * factor), checked(shape[^1] * factor)];
    }

    public static nint[] Unshuffled(ReadOnlySpan<nint> shape, int factor)
    {
        CheckRank(shape, "pixel_unshuffle");
        for (int axis = 1; axis <= 2; axis++)
        {
            if (shape[^axis] % factor != 0)
            {
                ConvolutionArgumentException.Throw(
                    $"pixel_unshuffle expects {(axis == 1 ? "width" : "height")} to be divisible by downscale_factor, "
                    + $"but input.size(-{axis})={shape[^axis]} is not divisible by {factor}",
                    "input", ShapeText.Print(shape), $"give a multiple of {factor}");
            }
        }

        return [.. shape[..^3], checked(shape[^3] * factor * factor), shape[^2] / factor, shape[^1] / factor];
    }

    public static void CheckFactor(int factor, string name)
    {
        if (factor < 1)
            ConvolutionArgumentException.Throw($"pixel shuffle expects a positive {name}, but got {factor}", name, factor, "use 2 or more");
    }

    /// <summary>Where, among the channels, the numbers of a row of pixels at one column of the block stand.</summary>
    private int ChannelRow(int row, int column)
    {
        (int picture, int y) = Math.DivRem(row, Height);
        int channel = (((picture * Factor) + (y % Factor)) * Factor) + column;
        return ((channel * (Height / Factor)) + (y / Factor)) * (RowLength / Factor);
    }

    private static void CheckRank(ReadOnlySpan<nint> shape, string function)
    {
        if (shape.Length < 3)
        {
            ConvolutionArgumentException.Throw(
                $"{function} expects input to have at least 3 dimensions, but got input with {shape.Length} dimension(s)", "input",
                ShapeText.Print(shape), "give [batch, channels, height, width]");
        }
    }
}
