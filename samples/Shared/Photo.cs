using System.Numerics.Tensors;
using ConvSharp.Imaging;

namespace ConvSharp.Examples.Shared;

/// <summary>Photographs as the programs take them.</summary>
public static class Photo
{
    /// <summary>Less shows nothing that a network was trained on.</summary>
    public const int LeastSide = 16;

    /// <param name="path">The file.</param>
    /// <returns>[3, height, width] of 0…1: red, green, blue.</returns>
    /// <exception cref="InvalidDataException">It is no picture, or too small.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Tensor<float> Load(string path) => Checked(Picture.Load(path), $"'{path}'");

    /// <summary>The picture, if it is large enough.</summary>
    /// <param name="picture">[channels, height, width].</param>
    /// <param name="name">How the message names it.</param>
    /// <exception cref="InvalidDataException">It is too small.</exception>
    public static Tensor<float> Checked(Tensor<float> picture, string name)
    {
        (nint height, nint width) = (picture.Lengths[1], picture.Lengths[2]);
        return nint.Min(height, width) >= LeastSide
            ? picture
            : throw new InvalidDataException($"{name} has {width}×{height} pixels: give a picture of {LeastSide}×{LeastSide} or more.");
    }
}
