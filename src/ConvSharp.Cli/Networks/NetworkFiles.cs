using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;
using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>The files of a run's outputs.</summary>
/// <param name="names">A path without extension for each output; none if nothing is written.</param>
/// <param name="hasPictures">Whether outputs that are pictures are written as such too.</param>
/// <param name="white">The value of white.</param>
internal sealed class NetworkFiles(string[] names, bool hasPictures, double white)
{
    public const string Png = ".png";

    private const int Colors = 3;

    public static NetworkFiles None { get; } = new([], false, 1);

    /// <summary>Writes all files, or none.</summary>
    /// <exception cref="RequestException">Pictures are wanted, and no output is one.</exception>
    public IReadOnlyList<NetworkFile> Write(InferenceTensor[] outputs, CancellationToken cancellation)
    {
        var files = new OutputFiles();
        var written = new List<NetworkFile>();
        int pictures = 0;
        for (int i = 0; i < names.Length; i++)
        {
            (InferenceTensor output, string path) = (outputs[i], names[i]);
            Add(i, path + Extension.Npy, stream => Npy.Write(stream, output.Type, output.Shape, output.Bytes));
            if (!hasPictures || PictureOf(output) is not { } picture)
                continue;
            pictures++;
            Add(i, path + Png, stream => OutputPicture.Write(Drawn(picture), path + Png, stream));
        }

        if (hasPictures && pictures == 0)
        {
            throw new RequestException(
                "--pictures is given, and no output is a picture of [C, H, W] or [1, C, H, W]; the outputs are " +
                $"{string.Join(", ", outputs.Select(output => output.ToString()))}: leave it out.");
        }

        files.Commit(cancellation);
        return written;

        void Add(int output, string path, Action<Stream> write)
        {
            files.Add(path, write);
            written.Add(new NetworkFile(output, path));
        }
    }

    /// <summary>Writes an output as a .png file.</summary>
    /// <exception cref="RequestException">It is no picture.</exception>
    public static void WritePicture(InferenceTensor output, Stream stream) => OutputPicture.Write(
        new NetworkFiles([], hasPictures: true, white: 1).Drawn(PictureOf(output) ?? throw new RequestException(
            $"the output is {output}, no picture of [C, H, W] or [1, C, H, W]: use --format npy.")),
        Png, stream);

    /// <summary>[C, H, W] of floats, if the output is a picture.</summary>
    private static Tensor<double>? PictureOf(InferenceTensor output)
    {
        ReadOnlySpan<nint> shape = output.Shape;
        if (shape.Length == 4 && shape[0] == 1)
            shape = shape[1..];
        if (shape.Length != 3 || output.Length == 0)
            return null;
        return Tensor.Create(TensorText.Doubles(output), shape);
    }

    private PixelImage Drawn(Tensor<double> picture)
    {
        if (picture.Lengths[0] != Colors)
            return OutputPicture.Render(picture, new FeatureMapOptions());
        Tensor<double> scaled = Tensor.Divide<double>(picture, white);
        return OutputPicture.Colored(scaled, zoom: 1);
    }
}
