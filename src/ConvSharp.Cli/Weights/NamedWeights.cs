using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Files;

namespace ConvSharp.Cli.Weights;

/// <summary>A weight and, if there is one, a bias, in a file that may hold a whole network.</summary>
/// <param name="path">The file.</param>
/// <param name="tensor">The weight's name; null: weight. The bias has the matching name.</param>
internal sealed class NamedWeights(string path, string? tensor) : StoredWeights(path)
{
    private readonly string _weight = tensor ?? TensorNames.Weight;
    private readonly string? _bias = TensorNames.BiasBeside(tensor ?? TensorNames.Weight);
    private StoredTensor[]? _tensors;

    public override IEnumerable<NamedPath> Files => [new(Path, "--weights")];

    public override bool IsDouble => !Named(_weight)!.ElementType.FitsExactly(ElementType.Float32);

    protected override IReadOnlyList<long> WeightShape => Named(_weight)!.Shape;

    protected override string Subject => $"tensor '{_weight}' of --weights {Path}";

    protected override bool HasBias => Named(_bias) is not null;

    public override LayerWeights<T> Make<T>(LayerShape layer)
    {
        using TensorFile reader = WeightFile.Open(Path);
        return new LayerWeights<T>(
            reader.Read<T>(_weight, MayRound(_weight)),
            layer.HasBias ? reader.Read<T>(_bias!, MayRound(_bias!)) : null);
    }

    // Numbers of F64 are rounded where the input is float32; integers never are.
    private bool MayRound(string name) => !Named(name)!.ElementType.IsInteger();

    private StoredTensor? Named(string? name)
    {
        _tensors ??= List();
        return Array.Find(_tensors, tensor => tensor.Name == name);
    }

    private StoredTensor[] List()
    {
        using TensorFile reader = WeightFile.Open(InputPath.Existing(Path, "--weights"));
        return reader.Contains(_weight) ? [.. reader.Tensors] : throw new RequestException(
            $"--weights is {Path}, which has no tensor '{_weight}': name one of its tensors by --tensor. It has: " +
            $"{TensorList.Of(reader.Tensors)}.");
    }
}
