using System.Numerics.Tensors;
using ConvSharp.Cli.Audio;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Inference;

namespace ConvSharp.Cli.Networks;

/// <summary>A file as a tensor: an array, numbers as text, a sound or a picture.</summary>
internal static class TensorFile
{
    /// <summary>The tensor that an input takes; leading axes of length 1 may be missing, or too many.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameter">The option or argument that it was given to.</param>
    /// <param name="input">The input that it is for.</param>
    /// <param name="pictures">How pictures are read.</param>
    /// <exception cref="RequestException">The file holds something else.</exception>
    /// <exception cref="InvalidDataException">A malformed .npy file.</exception>
    public static InferenceTensor Read(string path, string parameter, GraphInput input, PictureReading pictures)
    {
        bool isText = NumberFile.IsText(path), isSound = Extension.Of(path) == WavFile.Extension;
        InferenceTensor values = isText || isSound ? Numbers(path, parameter, input, isSound)
            : Extension.Of(path) == Extension.Npy ? Array(InputPath.Existing(path, parameter))
            : pictures.Read(path, parameter, input);
        string subject = $"{parameter} is '{path}' with {values}, but the model takes {input}";
        if (values.Type != input.Type)
            throw new RequestException($"{subject}: save it in Python as array.astype('{TensorText.NumpyName(input.Type)}').");
        InferenceTensor fitted = WithAxes(values, input.Shape?.Count ?? values.Shape.Length);
        return input.Takes(fitted.Shape) ? fitted : throw new RequestException($"{subject}: give an array of such a shape.");
    }

    /// <summary>The array of an .npy file, with its own type; float16 becomes float32, as in models.</summary>
    /// <exception cref="InvalidDataException">A malformed file.</exception>
    public static InferenceTensor Array(string path)
    {
        if (Npy.ReadHeader(path) is { ElementType: ElementType.Float16 } narrow)
        {
            nint[] shape = [.. narrow.Shape.Select(length => (nint)length)];
            return WithShape(InferenceTensor.Of(Npy.Read<float>(path)), shape);
        }

        (NpyHeader header, byte[] elements) = Npy.ReadElements(path);
        return InferenceTensor.Wrap(header.ElementType, [.. header.Shape.Select(length => (nint)length)], elements);
    }

    private static InferenceTensor Numbers(string path, string parameter, GraphInput input, bool isSound)
    {
        Tensor<double> numbers = new LayerInput(path, gray: false, parameter).Read<double>();
        if (input.Type is not (ElementType.Float32 or ElementType.Float64) && isSound)
            throw new RequestException($"{parameter} is '{path}', a sound, but the model takes {input}: give an array as .npy.");
        var values = new double[numbers.FlattenedLength];
        numbers.FlattenTo(values);
        return TensorText.Converted(values, numbers.Lengths, input.Type) ?? throw new RequestException(
            $"{parameter} is '{path}', and not all of its numbers are {TensorText.NumpyName(input.Type)}, which the model takes " +
            $"as {input}: give such numbers.");
    }

    private static InferenceTensor WithAxes(InferenceTensor values, int rank)
    {
        List<nint> shape = [.. values.Shape];
        while (shape.Count < rank)
            shape.Insert(0, 1);
        while (shape.Count > rank && shape[0] == 1)
            shape.RemoveAt(0);
        return shape.Count == values.Shape.Length ? values : WithShape(values, [.. shape]);
    }

    private static InferenceTensor WithShape(InferenceTensor values, nint[] shape) =>
        InferenceTensor.Wrap(values.Type, shape, values.Bytes.ToArray());
}
