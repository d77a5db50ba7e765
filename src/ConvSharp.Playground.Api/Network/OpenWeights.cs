using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Imaging.Maps;
using ConvSharp.Inference;

namespace ConvSharp.Playground.Api.Network;

/// <summary>A file of weights that the page has opened.</summary>
internal sealed class OpenWeights
{
    private readonly SafeTensorsReader _file;
    private readonly Dictionary<string, ValueStatistics> _statistics = [];

    private OpenWeights(string name, SafeTensorsReader file) => (Name, _file) = (name, file);

    public string Name { get; }

    public IReadOnlyList<StoredTensor> Tensors => _file.Tensors;

    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static OpenWeights Load(byte[] file, string name) =>
        new(name, SafeTensorsReader.Open(new MemoryStream(file, writable: false), leaveOpen: false, name));

    /// <summary>Whether a tensor's elements are numbers with statistics.</summary>
    public static bool HasNumbers(StoredTensor tensor) =>
        tensor.ElementType is not (ElementType.Bool or ElementType.Float8E5M2 or ElementType.Float8E4M3) && tensor.ByteLength > 0;

    public ValueStatistics StatisticsOf(StoredTensor tensor)
    {
        if (!_statistics.TryGetValue(tensor.Name, out ValueStatistics statistics))
        {
            Tensor<float> values = _file.Read<float>(tensor.Name, allowRounding: true);
            _statistics[tensor.Name] = statistics = ValueStatistics.Of(values.AsReadOnlyTensorSpan());
        }

        return statistics;
    }

    /// <summary>A tensor's numbers; null: there is no such tensor, or it holds none.</summary>
    public InferenceTensor? Find(string name) => Tensors.FirstOrDefault(tensor => tensor.Name == name) is { } found && HasNumbers(found)
        ? InferenceTensor.Of(_file.Read<float>(name, allowRounding: true))
        : null;

    /// <summary>The layers that the names tell: conv1.weight and conv1.bias are conv1.</summary>
    public IEnumerable<WeightsLayer> Layers() => Tensors
        .GroupBy(tensor => tensor.Name[..Math.Max(tensor.Name.LastIndexOf('.'), 0)])
        .Select(group => WeightsLayer.Of(group.Key, [.. group]));
}
