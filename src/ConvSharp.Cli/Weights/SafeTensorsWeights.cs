using ConvSharp.Cli.Input;
using ConvSharp.Files;

namespace ConvSharp.Cli.Weights;

/// <summary>Tensors named weight and, if there is one, bias, in a safetensors file.</summary>
internal sealed class SafeTensorsWeights(string path) : StoredWeights(path)
{
    private SafeTensorInfo[]? _tensors;

    public override bool IsDouble => Named(TensorNames.Weight)!.ElementType == ElementType.Float64;

    protected override IReadOnlyList<long> WeightShape => Named(TensorNames.Weight)!.Shape;

    protected override bool HasBias => Named(TensorNames.Bias) is not null;

    public override LayerWeights<T> Make<T>(LayerShape layer)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(Path);
        return new LayerWeights<T>(
            reader.Read<T>(TensorNames.Weight, allowRounding: true),
            layer.HasBias ? reader.Read<T>(TensorNames.Bias, allowRounding: true) : null);
    }

    private SafeTensorInfo? Named(string name)
    {
        _tensors ??= List();
        return Array.Find(_tensors, tensor => tensor.Name == name);
    }

    private SafeTensorInfo[] List()
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(InputPath.Existing(Path, "--weights"));
        SafeTensorInfo[] tensors = [.. reader.Tensors];
        if (!reader.Contains(TensorNames.Weight))
        {
            string names = tensors.Length == 0 ? "none" : string.Join(", ", tensors.Take(8).Select(tensor => tensor.Name));
            throw new RequestException($"--weights is {Path}, which has no tensor 'weight' (it has {names}): rename the tensor.");
        }

        return tensors;
    }
}
