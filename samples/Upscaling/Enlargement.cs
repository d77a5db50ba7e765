using System.Buffers;
using System.Numerics.Tensors;
using ConvSharp.Layers;

namespace ConvSharp.Examples.Upscaling;

/// <summary>A picture twice as large: bicubic, plus what the network adds to it.</summary>
internal static class Enlargement
{
    // Tiles bound the memory; their overlap makes them invisible.
    private const int TileSize = 256;

    public static Tensor<float> Bicubic(Tensor<float> picture) => Imaging.Bicubic.Resize(
        picture, checked((int)picture.Lengths[1] * UpscalerNetwork.Scale), checked((int)picture.Lengths[2] * UpscalerNetwork.Scale));

    /// <param name="network">The network.</param>
    /// <param name="picture">[3, height, width].</param>
    /// <param name="bicubic">[3, 2·height, 2·width]: the picture enlarged.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>[3, 2·height, 2·width] of 0…1.</returns>
    public static Tensor<float> Run(Layer<float> network, Tensor<float> picture, Tensor<float> bicubic, ParallelOptions parallel)
    {
        Tensor<float> result = Tensor.CreateFromShape<float>(bicubic.Lengths);
        (nint height, nint width) = (picture.Lengths[1], picture.Lengths[2]);
        for (nint y = 0; y < height; y += TileSize)
        {
            for (nint x = 0; x < width; x += TileSize)
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                RunTile(network, picture, result, Part.Of(y, height), Part.Of(x, width), parallel);
            }
        }

        return Clamp(Tensor.Add<float>(result, bicubic));
    }

    /// <summary>The values, those outside of 0…1 moved to its ends.</summary>
    public static Tensor<float> Clamp(Tensor<float> picture) => Tensor.Min<float>(Tensor.Max<float>(picture, 0), 1);

    private static void RunTile(
        Layer<float> network, Tensor<float> picture, Tensor<float> result, Part rows, Part columns, ParallelOptions parallel)
    {
        Tensor<float> tile = InShape(picture.Slice([0..3, rows.WithOverlap, columns.WithOverlap]), batch: true);
        Tensor<float> added = network.Forward(tile, parallel);
        InShape(added.Slice([0..1, 0..3, rows.Inner, columns.Inner]), batch: false)
            .CopyTo(result.Slice([0..3, rows.InResult, columns.InResult]));
    }

    /// <summary>A dense copy with a batch axis of 1, or without it.</summary>
    private static Tensor<float> InShape(Tensor<float> part, bool batch)
    {
        var values = new float[part.FlattenedLength];
        part.FlattenTo(values);
        nint[] shape = [3, .. part.Lengths[^2..]];
        return Tensor.Create(values, batch ? [1, .. shape] : shape);
    }

    /// <summary>A tile's place along one axis.</summary>
    /// <param name="WithOverlap">What the network gets of the picture.</param>
    /// <param name="Inner">The part of the network's output that is right.</param>
    /// <param name="InResult">Where that part lies in the result.</param>
    private sealed record Part(NRange WithOverlap, NRange Inner, NRange InResult)
    {
        public static Part Of(nint start, nint length)
        {
            nint end = nint.Min(start + TileSize, length);
            nint from = nint.Max(start - UpscalerNetwork.Reach, 0), to = nint.Min(end + UpscalerNetwork.Reach, length);
            const int Scale = UpscalerNetwork.Scale;
            return new Part(new(from, to), new((start - from) * Scale, (end - from) * Scale), new(start * Scale, end * Scale));
        }
    }
}
