using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Imaging;

namespace ConvSharp.Cli.Input;

/// <summary>A picture that the user named.</summary>
internal static class PictureFile
{
    /// <summary>[3, H, W] of 0…1, or [1, H, W].</summary>
    /// <param name="path">What the user gave.</param>
    /// <param name="parameter">The option or argument that it was given to.</param>
    /// <param name="gray">Whether it is read as one channel.</param>
    /// <exception cref="RequestException">There is no such file, or it is no picture.</exception>
    public static Tensor<float> Load(string path, string parameter, bool gray = false)
    {
        try
        {
            return Picture.Load(InputPath.Existing(path, parameter), new PictureLoadOptions { Gray = gray });
        }
        catch (InvalidDataException fault)
        {
            throw new RequestException($"{parameter} {PictureMessage.Of(fault)}", fault);
        }
    }
}
