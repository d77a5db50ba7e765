using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Imaging;
using ConvSharp.Initialization;

namespace ConvSharp.Tests.Cli;

/// <summary>Files for the tool to read, and what it wrote.</summary>
internal static class ToolFiles
{
    /// <summary>Random numbers of this shape, and the .npy file that holds them.</summary>
    public static Tensor<T> Random<T>(string path, int seed, params nint[] shape)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> values = Tensor.CreateFromShape<T>(shape);
        Init.Normal(values.AsTensorSpan(), new TorchGenerator((ulong)seed));
        Npy.Write(path, values);
        return values;
    }

    /// <summary>[1, height, width] of a picture file.</summary>
    public static nint[] PictureShape(string path) => Picture.Load(path, new PictureLoadOptions { Gray = true }).Lengths.ToArray();
}
