using ConvSharp.Files;

namespace ConvSharp.Playground.Api.Network;

/// <summary>The tensors of a file that share the first part of their names.</summary>
/// <param name="Name">That part.</param>
/// <param name="Kind">What ConvSharp's and torch's names say of it: convolution, linear, norm or other.</param>
/// <param name="Parameters">Numbers of all its tensors.</param>
/// <param name="Tensors">The tensors.</param>
internal sealed record WeightsLayer(string Name, string Kind, Int128 Parameters, StoredTensor[] Tensors)
{
    private const int LeastConvolutionAxes = 3, MostConvolutionAxes = 5;

    public static WeightsLayer Of(string name, StoredTensor[] tensors)
    {
        StoredTensor? weight = Array.Find(tensors, tensor => Own(tensor) == "weight");
        string kind = Array.Exists(tensors, tensor => Own(tensor) is "running_mean" or "running_var") ? "norm"
            : weight is null ? "other"
            : IsKernel(weight) ? "convolution"
            : weight.Shape.Count == 2 ? "linear"
            : "other";
        Int128 parameters = tensors.Aggregate((Int128)0, (sum, tensor) => sum + LengthOf(tensor));
        return new WeightsLayer(name, kind, parameters, tensors);

        string Own(StoredTensor tensor) => name.Length == 0 ? tensor.Name : tensor.Name[(name.Length + 1)..];
    }

    /// <summary>Whether a tensor may be the weight of a convolution.</summary>
    public static bool IsKernel(StoredTensor tensor) => tensor.Shape.Count is >= LeastConvolutionAxes and <= MostConvolutionAxes;

    public static Int128 LengthOf(StoredTensor tensor) =>
        tensor.Shape.Aggregate((Int128)1, (product, length) => product * length);
}
