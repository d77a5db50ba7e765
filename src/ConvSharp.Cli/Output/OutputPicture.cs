using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Output;

/// <summary>A layer's output as a picture: a tile for each channel (of volumes: for each slice of each channel).</summary>
internal static class OutputPicture
{
    /// <param name="output">[channels, spatial …], or with a batch of one before.</param>
    /// <param name="isBatched">Whether there is a batch axis.</param>
    /// <param name="options">How the picture is drawn.</param>
    /// <exception cref="RequestException">The batch has several samples, or the picture is too large.</exception>
    public static PixelImage Of<T>(Tensor<T> output, bool isBatched, FeatureMapOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<nint> shape = output.Lengths;
        if (isBatched && shape[0] != 1)
        {
            throw new RequestException(
                $"the output has shape {Text.Shape(shape)}, a batch of {shape[0]}, and a picture shows one: write .npy, " +
                "or give one example.");
        }

        if (isBatched)
            shape = shape[1..];
        return Render(Tiles(output, shape), options);
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
    private static Tensor<T> Tiles<T>(Tensor<T> output, ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint[] tiles = shape.Length switch
        {
            2 => [1, shape[0], shape[1]],
            3 => [shape[0], shape[1], shape[2]],
            _ => [shape[0] * shape[1], shape[2], shape[3]],
        };
        var values = new T[output.FlattenedLength];
        output.FlattenTo(values);
        return Tensor.Create(values, tiles);
    }
}
