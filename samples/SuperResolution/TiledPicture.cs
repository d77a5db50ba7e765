using System.Numerics.Tensors;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.SuperResolution;

/// <summary>The result, put together from tiles.</summary>
internal sealed class TiledPicture
{
    private const int Components = 4;

    private readonly int _scale;
    private readonly int _height;
    private readonly int _width;
    private readonly byte[] _rgba;

    /// <exception cref="ArgumentException">Larger than a picture may be.</exception>
    public TiledPicture(int height, int width, int scale)
    {
        PictureLimits limits = PictureLimits.Default;
        (long rows, long columns) = ((long)height * scale, (long)width * scale);
        if (rows > limits.MaxSide || columns > limits.MaxSide || rows * columns > limits.MaxPixels)
        {
            throw new ArgumentException(
                $"The result would have {columns}×{rows} pixels, more than {limits.MaxPixels} or sides of {limits.MaxSide}: give " +
                "a part of the picture.");
        }

        (_scale, _height, _width) = (scale, (int)rows, (int)columns);
        _rgba = new byte[Components * rows * columns];
    }

    /// <param name="tile">[3, height, width] of 0…1, enlarged.</param>
    /// <param name="down">Which rows of it are taken, in pixels before they are enlarged.</param>
    /// <param name="along">Which columns.</param>
    public void Write(Tensor<float> tile, Tiling down, Tiling along)
    {
        int columns = (along.To - along.From) * _scale;
        for (int y = down.From * _scale; y < down.To * _scale; y++)
        {
            Span<byte> row = _rgba.AsSpan(Components * ((y * _width) + (along.From * _scale)), Components * columns);
            for (int channel = 0; channel < 3; channel++)
            {
                Span<float> from = tile.GetSpan([channel, y - (down.Start * _scale), (along.From - along.Start) * _scale], columns);
                for (int x = 0; x < columns; x++)
                    row[(Components * x) + channel] = (byte)((255 * Math.Clamp(from[x], 0, 1)) + 0.5f);
            }

            for (int x = 0; x < columns; x++)
                row[(Components * x) + 3] = byte.MaxValue;
        }
    }

    public PixelImage ToImage() => new(_width, _height, _rgba);
}
