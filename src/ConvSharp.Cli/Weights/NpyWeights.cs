using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Cli.Input;
using ConvSharp.Cli.Output;
using ConvSharp.Files;

namespace ConvSharp.Cli.Weights;

/// <summary>
/// A weight and an optional bias in .npy files. Numbers of float64 are rounded where the input is float32; integers never are.
/// </summary>
internal sealed class NpyWeights(string path, string? biasPath) : StoredWeights(path)
{
    private NpyHeader? _header;

    public override IEnumerable<NamedPath> Files => [new(Path, "--weight"), new(biasPath, "--bias")];

    public override bool IsDouble => !Header.ElementType.FitsExactly(ElementType.Float32);

    protected override IReadOnlyList<long> WeightShape => Header.Shape;

    protected override string Subject => $"--weight {Path}";

    protected override bool HasBias => biasPath is not null;

    private NpyHeader Header => _header ??= Npy.ReadHeader(InputPath.Existing(Path, "--weight"));

    public override LayerWeights<T> Make<T>(LayerShape layer)
    {
        Tensor<T>? bias = layer.HasBias ? Read<T>(InputPath.Existing(biasPath!, "--bias")) : null;
        return new LayerWeights<T>(Read<T>(Path), bias);
    }

    private static Tensor<T> Read<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Npy.Read<T>(path, allowRounding: !Npy.ReadHeader(path).ElementType.IsInteger());
}
