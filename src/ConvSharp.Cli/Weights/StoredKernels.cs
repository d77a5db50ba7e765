using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Files;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Weights;

/// <summary>The weight of one layer in a file that may hold a whole network.</summary>
internal static class StoredKernels
{
    private const string Parameter = "FILE";

    /// <param name="path">An array, or a file of named tensors.</param>
    /// <param name="tensor">The name of the tensor; null if there is only one that can be a layer's weight.</param>
    /// <exception cref="RequestException">There is no such file or tensor, or there are several to choose from.</exception>
    public static Tensor<double> Read(string path, string? tensor)
    {
        InputPath.Existing(path, Parameter);
        if (Extension.Of(path) == Extension.Npy)
        {
            return tensor is null
                ? Npy.Read<double>(path)
                : throw new RequestException(
                    $"--tensor is '{tensor}', but {Parameter} '{path}' is one array without a name: leave it out.");
        }

        using TensorFile reader = WeightFile.Open(path);
        return reader.Read<double>(tensor is null ? Only(reader, path) : Named(reader, path, tensor));
    }

    private static string Named(TensorFile reader, string path, string name) => reader.Contains(name)
        ? name
        : throw new RequestException($"--tensor is '{name}', but '{path}' has none of this name. It has: {TensorList.Of(reader.Tensors)}.");

    private static string Only(TensorFile reader, string path)
    {
        StoredTensor[] candidates =
            [.. reader.Tensors.Where(tensor => tensor.Shape.Count is >= 3 and <= ConvolutionGeometry.MaxRank + 2)];
        return candidates.Length switch
        {
            1 => candidates[0].Name,
            0 => throw new RequestException($"{Parameter} '{path}' has no tensor with the 3 to 5 axes of a layer's weight: give another."),
            _ => throw new RequestException(
                $"{Parameter} '{path}' has {candidates.Length} weights: name one by --tensor. It has: {TensorList.Of(candidates)}."),
        };
    }
}
