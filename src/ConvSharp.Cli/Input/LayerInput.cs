using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Audio;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Files;

namespace ConvSharp.Cli.Input;

/// <summary>The input of a layer: an array, a picture, a sound, or numbers as text.</summary>
internal sealed class LayerInput
{
    /// <summary>The path that means standard input.</summary>
    public const string StandardInput = NumberFile.StandardInput;

    private const int PictureRank = 2;

    private readonly string _path;
    private readonly string _parameter;
    private readonly bool _gray;
    private readonly NpyHeader? _header;
    private readonly WavFile? _sound;
    private readonly TypedNumbers? _numbers;

    /// <param name="path">What the user gave.</param>
    /// <param name="gray">Whether a picture is read as one channel.</param>
    /// <param name="parameter">The option or argument that the path was given to.</param>
    /// <exception cref="RequestException">
    /// There is no such file, --gray for an array or a sound, text that is no array of numbers, or a malformed .wav file.
    /// </exception>
    /// <exception cref="InvalidDataException">A malformed .npy file.</exception>
    public LayerInput(string path, bool gray, string parameter = "INPUT")
    {
        (_path, _gray, _parameter) = (path, gray, parameter);
        bool isText = NumberFile.IsText(path);
        if (!isText)
            InputPath.Existing(path, parameter);
        bool isArray = Extension.Of(path) == Extension.Npy, isSound = Extension.Of(path) == WavFile.Extension;
        if (gray && (isText || isArray || isSound))
            throw new RequestException($"--gray is for pictures, but {_parameter} is '{path}': leave it out.");
        if (isText)
            _numbers = NumberFile.Read(path, parameter);
        else if (isArray)
            _header = Npy.ReadHeader(path);
        else if (isSound)
            _sound = new WavFile(path, parameter);
    }

    private LayerInput(TypedNumbers numbers, string option) =>
        (_path, _parameter, _numbers) = ("the typed numbers", option, numbers);

    /// <summary>Numbers that were typed as an option's value, or the file that the value names.</summary>
    /// <exception cref="RequestException">As for a file; or --gray for numbers.</exception>
    public static LayerInput Given(string text, bool gray, string option)
    {
        if (IsFile(text))
            return new LayerInput(text, gray, option);
        return gray
            ? throw new RequestException($"--gray is for pictures, but {option} is {text}: leave it out.")
            : new LayerInput(TypedNumbers.Parse(text, option), option);
    }

    /// <summary>Whether a value names a file, or standard input, rather than being numbers: an extension is letters.</summary>
    public static bool IsFile(string text) =>
        text == StandardInput || (Path.GetExtension(text) is { Length: > 1 } extension && extension.Skip(1).All(char.IsAsciiLetter))
        || File.Exists(text);

    /// <summary>Whether the file is a picture, not an array or a sound.</summary>
    public bool IsPicture => _header is null && _numbers is null && _sound is null;

    /// <summary>Samples per second of a sound; null for all others.</summary>
    public long? SampleRate => _sound?.Format.SampleRate;

    /// <summary>Whether only double holds the numbers.</summary>
    public bool IsDouble => _numbers is not null || _sound is { Format.FitsFloat: false }
        || (_header is not null && !_header.ElementType.FitsExactly(ElementType.Float32));

    /// <summary>The array, the picture as [3, H, W] (grey: [1, H, W]) of 0…1, or the sound as [C, samples] of −1…1.</summary>
    /// <exception cref="RequestException">A picture that cannot be read, or a sound with samples that are not finite.</exception>
    /// <exception cref="InvalidDataException">The file is neither, is too large, or has an integer beyond double's precision.</exception>
    public Tensor<T> Read<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_numbers is not null)
            return _numbers.ToTensor<T>();
        if (_header is not null)
            return Npy.Read<T>(_path);
        if (_sound is not null)
            return _sound.Read<T>();
        Tensor<float> picture = PictureFile.Load(_path, _parameter, _gray);
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

        if (_sound is not null)
        {
            return request.KnownRank is null or 1
                ? new InputAxes(1, [lengths[0], lengths[1]], HasChannelAxis: true)
                : throw new RequestException(
                    $"{_parameter} is '{_path}', a sound of one axis, but the layer has rank {request.KnownRank}: give a layer of rank 1.");
        }

        return InputAxes.Read(
            Array.ConvertAll(lengths.ToArray(), length => (long)length), request,
            $"{_parameter} is '{_path}' of shape {Text.Shape(lengths)}");
    }
}
