using System.Numerics.Tensors;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>Parts of maps and pictures, as tensors of their own.</summary>
internal static class PicturePart
{
    /// <param name="picture">[height, width], or with channels before.</param>
    /// <param name="area">The part.</param>
    public static Tensor<float> Of(Tensor<float> picture, PictureArea area)
    {
        nint[] shape = picture.Lengths.ToArray();
        (int height, int width) = ((int)shape[^2], (int)shape[^1]);
        int channels = (int)(picture.FlattenedLength / (height * width));
        float[] values = Values(picture), part = new float[channels * area.Height * area.Width];
        for (int row = 0; row < channels * area.Height; row++)
        {
            (int channel, int y) = Math.DivRem(row, area.Height);
            int start = (((channel * height) + area.Top + y) * width) + area.Left;
            values.AsSpan(start, area.Width).CopyTo(part.AsSpan(row * area.Width));
        }

        return Tensor.Create(part, [.. shape[..^2], area.Height, area.Width]);
    }

    /// <summary>The elements in the order of memory.</summary>
    public static float[] Values(Tensor<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
