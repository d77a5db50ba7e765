using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Drawing;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Output;

/// <summary>A layer's output as a picture: a tile for each channel (of volumes: for each slice of each channel).</summary>
internal static class OutputPicture
{
    /// <param name="output">[channels, spatial …], or with a batch of one before.</param>
    /// <param name="isBatched">Whether there is a batch axis.</param>
    /// <param name="options">How the picture is drawn.</param>
    /// <param name="crop">The part of each tile that is shown; null: all of it.</param>
    /// <exception cref="RequestException">
    /// The batch has several samples, the picture is too large, or the output smaller than the part.
    /// </exception>
    public static PixelImage Of<T>(Tensor<T> output, bool isBatched, FeatureMapOptions options, CropArea? crop = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> tiles = Tiles(OneExample.Of(output, isBatched, "a picture shows one"));
        return Render(crop is null ? tiles : crop.Of(tiles), options);
    }

    /// <summary>Values of 0…1 in their own colours.</summary>
    /// <param name="picture">[3, H, W], or [1, H, W].</param>
    /// <param name="zoom">Every element becomes a square of this many pixels.</param>
    public static PixelImage Colored<T>(Tensor<T> picture, int zoom)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Drawn(() => Picture.FromTensor(picture.AsReadOnlyTensorSpan()).Enlarge(zoom));

    /// <summary>Two pictures beside each other, each under its shape.</summary>
    public static PixelImage BeforeAndAfter(
        PixelImage before, ReadOnlySpan<nint> input, PixelImage after, ReadOnlySpan<nint> output, Language language,
        CaptionFont? font = null)
    {
        CaptionedPicture[] pictures =
            [
                new(language.Choose("before: ", "卷积前：") + Text.Shape(input), before),
                new(language.Choose("after: ", "卷积后：") + Text.Shape(output), after),
            ];
        return Drawn(() => PictureRow.Render(pictures, font: font));
    }

    public static PixelImage Render<T>(Tensor<T> maps, FeatureMapOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Drawn(() => FeatureMaps.Render(maps.AsReadOnlyTensorSpan(), options));

    public static void Write(PixelImage image, string path, Stream stream) =>
        stream.Write(Drawn(() => image.Encode(Extension.FormatOf(path))));

    /// <summary>The result of a function of the picture library.</summary>
    /// <exception cref="RequestException">The library refused the request.</exception>
    public static TResult Drawn<TResult>(Func<TResult> draw)
    {
        try
        {
            return draw();
        }
        catch (ArgumentException fault)
        {
            throw new RequestException(PictureMessage.Of(fault), fault);
        }
    }

    /// <summary>A sequence is one tile with a row for each channel, a volume a tile for each slice.</summary>
    private static Tensor<T> Tiles<T>(Tensor<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<nint> shape = output.Lengths;
        nint[] tiles = shape.Length switch
        {
            2 => [1, shape[0], shape[1]],
            3 => [shape[0], shape[1], shape[2]],
            _ => [shape[0] * shape[1], shape[2], shape[3]],
        };
        return output.Reshaped(tiles);
    }
}
