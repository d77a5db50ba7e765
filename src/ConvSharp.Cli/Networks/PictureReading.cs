using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Errors;
using ConvSharp.Inference;
using ConvSharp.Onnx;

namespace ConvSharp.Cli.Networks;

/// <summary>Reads a picture file as an input.</summary>
/// <param name="Picture">How.</param>
internal sealed record PictureReading(OnnxPicture Picture)
{
    /// <param name="path">The file.</param>
    /// <param name="parameter">The option or argument that it was given to.</param>
    /// <param name="input">The input that it is for.</param>
    /// <exception cref="RequestException">It is no picture, or the input takes none.</exception>
    public InferenceTensor Read(string path, string parameter, GraphInput input)
    {
        try
        {
            Tensor<float> picture = PictureFile.Load(path, parameter, Picture.IsGray(input));
            return Picture.Read(picture, input);
        }
        catch (ConvolutionArgumentException fault) when (fault.ParamName == "picture")
        {
            throw new RequestException($"{parameter} is '{path}', a picture, but {fault.Reason}", fault);
        }
        catch (ConvolutionArgumentException fault)
        {
            throw new RequestException($"--{fault.Reason}", fault);
        }
    }
}
