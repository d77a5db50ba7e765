using System.Numerics.Tensors;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Files;

namespace ConvSharp.Cli.Weights;

/// <summary>A weight, and perhaps a bias, in .npy files. Numbers of float64 are rounded where the input is of float32.</summary>
internal sealed class NpyWeights(string path, string? biasPath) : StoredWeights(path)
{
    private NpyHeader? _header;

    public override IEnumerable<NamedPath> Files => [new(Path, "--weight"), new(biasPath, "--bias")];

    public override bool IsDouble => Header.ElementType == ElementType.Float64;

    protected override IReadOnlyList<long> WeightShape => Header.Shape;

    protected override string Subject => $"--weight {Path}";

    protected override bool HasBias => biasPath is not null;

    private NpyHeader Header => _header ??= Npy.ReadHeader(InputPath.Existing(Path, "--weight"));

    public override LayerWeights<T> Make<T>(LayerShape layer)
    {
        Tensor<T>? bias = layer.HasBias ? Npy.Read<T>(InputPath.Existing(biasPath!, "--bias"), allowRounding: true) : null;
        return new LayerWeights<T>(Npy.Read<T>(Path, allowRounding: true), bias);
    }
}
