using System.Numerics.Tensors;
using ConvSharp.Examples.Shared;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Examples.SuperResolution;

/// <summary>
/// A network that enlarges pictures, of three channels or of brightness alone, run tile by tile: beyond the picture and the result, memory
/// is bounded by the tile.
/// </summary>
internal sealed class Upscaler
{
    private const string Advice = "give a network that enlarges pictures of 0…1, [1, 3 or 1, height, width].";

    private readonly OnnxModel _model;
    private readonly int _channels;
    private readonly int? _ownHeight;
    private readonly int? _ownWidth;

    /// <exception cref="InferenceException">The model takes no pictures.</exception>
    public Upscaler(OnnxModel model)
    {
        _model = model;
        if (NetworkInput.Axes(model, Advice) is not [_, { Size: 1 or 3 } channels, var height, var width])
            throw new InferenceException($"The model takes {model.Inputs[0]}: {Advice}");
        (_channels, _ownHeight, _ownWidth) = ((int)channels.Size, Side(height), Side(width));

        static int? Side(Dimension axis) => axis.Size is { } size ? checked((int)size) : null;
    }

    /// <summary>Whether the model gives what bicubic enlargement lacks, as those of `convsharp train upscale` do.</summary>
    public bool AddsToBicubic { get; init; }

    /// <param name="picture">[3, height, width] of 0…1.</param>
    /// <param name="tile">Rows and columns of a tile, where the model does not say its own.</param>
    /// <param name="overlap">Pixels at a tile's edges that are not taken: as far as the network sees, the result has no seams.</param>
    /// <exception cref="ArgumentException">Nothing would be left of a tile, or the result is larger than a picture may be.</exception>
    /// <exception cref="InferenceException">The model enlarges nothing.</exception>
    public PixelImage Enlarge(Tensor<float> picture, int tile, int overlap)
    {
        (int height, int width) = ((int)picture.Lengths[1], (int)picture.Lengths[2]);
        (int tileHeight, int tileWidth) = (_ownHeight ?? Math.Min(tile, height), _ownWidth ?? Math.Min(tile, width));
        IReadOnlyList<Tiling> rows = Tiles(height, tileHeight), columns = Tiles(width, tileWidth);
        using InferenceSession session = _model.CreateSession();
        TiledPicture? result = null;
        foreach (Tiling down in rows)
        {
            foreach (Tiling along in columns)
            {
                Tensor<float> enlarged = Enlarge(session, Cut(picture, down.Start, along.Start, tileHeight, tileWidth));
                result ??= new TiledPicture(height, width, (int)enlarged.Lengths[1] / tileHeight);
                result.Write(enlarged, down, along);
            }
        }

        return result!.ToImage();

        // A picture that fits into one tile has no seams, and needs no overlap.
        IReadOnlyList<Tiling> Tiles(int side, int length) => Tiling.Of(side, length, side <= length ? 0 : overlap);
    }

    /// <returns>[3, scale · height, scale · width].</returns>
    private Tensor<float> Enlarge(InferenceSession session, Tensor<float> tile)
    {
        if (_channels == 1)
            ColorSpace.ToLuma(tile);
        Channel[] channels = [.. Enumerable.Range(0, _channels).Select(i => new Channel(i, 1, 0))];
        InferenceTensor output = session.Run([NetworkInput.Of(tile, channels)])[0];
        (nint height, nint width) = (tile.Lengths[1], tile.Lengths[2]);
        if (output.Type != ElementType.Float32
            || output.Shape is not [1, var outChannels, var rows, var columns] || outChannels != _channels
            || rows < height || rows % height != 0 || rows / height * width != columns)
        {
            throw new InferenceException(
                $"The model makes {output} of a tile of {width}×{height} pixels, no picture that is larger by an integer: {Advice}");
        }

        if (_channels == 3 && !AddsToBicubic)
            return Tensor.Create(output.Elements<float>().ToArray(), [3, rows, columns]);

        // Eyes see little detail in colours: where the network is one of brightness, those are enlarged without it.
        Tensor<float> result = Bicubic.Resize(tile, (int)rows, (int)columns);
        Span<float> enlarged = result.GetSpan([0, 0, 0], checked((int)output.Length));
        if (AddsToBicubic)
            TensorPrimitives.Add(enlarged, output.Elements<float>(), enlarged);
        else
            output.Elements<float>().CopyTo(enlarged);
        if (_channels == 1)
            ColorSpace.FromLuma(result);
        return result;
    }

    /// <summary>A copy of a tile; where it reaches beyond the picture, the picture's last pixels go on.</summary>
    private static Tensor<float> Cut(Tensor<float> picture, int top, int left, int height, int width)
    {
        Tensor<float> tile = Tensor.CreateFromShape<float>([3, height, width]);
        int taken = Math.Min(width, (int)picture.Lengths[2] - left), lastRow = (int)picture.Lengths[1] - 1;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < height; y++)
            {
                Span<float> to = tile.GetSpan([channel, y, 0], width);
                picture.GetSpan([channel, Math.Min(top + y, lastRow), left], taken).CopyTo(to);
                to[taken..].Fill(to[taken - 1]);
            }
        }

        return tile;
    }
}
