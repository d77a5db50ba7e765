using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Files;
using ConvSharp.Imaging;

namespace ConvSharp.Cli.Input;

/// <summary>The input file of a layer: an array or a picture.</summary>
internal sealed class LayerInput
{
    private const int PictureRank = 2;

    private readonly string _path;
    private readonly string _parameter;
    private readonly bool _gray;
    private readonly NpyHeader? _header;

    /// <param name="path">What the user gave.</param>
    /// <param name="gray">Whether a picture is read as one channel.</param>
    /// <param name="parameter">The option or argument that the path was given to.</param>
    /// <exception cref="RequestException">There is no such file, or --gray for an array.</exception>
    /// <exception cref="InvalidDataException">A malformed .npy file.</exception>
    public LayerInput(string path, bool gray, string parameter = "INPUT")
    {
        (_path, _gray, _parameter) = (InputPath.Existing(path, parameter), gray, parameter);
        if (!Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase))
            return;
        if (gray)
            throw new RequestException($"--gray is for pictures, but {_parameter} is '{path}': leave it out.");
        _header = Npy.ReadHeader(path);
    }

    /// <summary>Whether the file is a picture, not an array.</summary>
    public bool IsPicture => _header is null;

    /// <summary>Whether only double holds the file's numbers.</summary>
    public bool IsDouble => _header is not null && !_header.ElementType.FitsExactly(ElementType.Float32);

    /// <summary>The array, or the picture as [3, H, W] (grey: [1, H, W]) of 0…1.</summary>
    /// <exception cref="InvalidDataException">The file is neither, is too large, or has an integer beyond double's precision.</exception>
    public Tensor<T> Read<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_header is not null)
            return Npy.Read<T>(_path);
        Tensor<float> picture = LoadPicture();
        return picture as Tensor<T> ?? Tensor.ConvertTruncating<float, T>(picture);
    }

    /// <summary>What the axes of the array mean for a layer.</summary>
    /// <param name="request">The layer.</param>
    /// <param name="lengths">The shape of the array.</param>
    /// <exception cref="RequestException">The layer takes no array with this number of axes.</exception>
    public InputAxes Axes(LayerRequest request, ReadOnlySpan<nint> lengths)
    {
        if (IsPicture && request.KnownRank is { } rank && rank != PictureRank)
        {
            throw new RequestException(
                $"{_parameter} is '{_path}', a picture of {PictureRank} spatial axes, but the layer has rank {rank}: give an array as " +
                $".npy, or a layer of rank {PictureRank}.");
        }

        return InputAxes.Read(
            Array.ConvertAll(lengths.ToArray(), length => (long)length), request,
            $"{_parameter} is '{_path}' of shape {Text.Shape(lengths)}");
    }

    private Tensor<float> LoadPicture()
    {
        try
        {
            return Picture.Load(_path, new PictureLoadOptions { Gray = _gray });
        }
        catch (InvalidDataException fault)
        {
            throw new RequestException($"{_parameter} {PictureMessage.Of(fault)}", fault);
        }
    }
}
