using ConvSharp.Files;
using ConvSharp.Scale.Arrays;

namespace ConvSharp.Scale.Jobs;

/// <summary>A network over an array that is larger than memory.</summary>
public sealed record TilesRequest
{
    /// <summary>The network; its accuracy decides whether tiles have the bits of the whole.</summary>
    public required JobNetwork Network { get; init; }

    /// <summary>
    /// The array that is read. Its axes are the network's; batch and channels may be missing where they have length 1.
    /// </summary>
    public required string Input { get; init; }

    /// <summary>The array that is written: .zarr, .npy, .tif or .btf.</summary>
    public required string Output { get; init; }

    /// <summary>Output elements of a tile along each spatial axis, which are the output's chunks; null for the usual ones.</summary>
    public IReadOnlyList<long>? Tile { get; init; }

    /// <summary>The type of the output's elements. Default float32.</summary>
    public ElementType OutputType { get; init; } = ElementType.Float32;

    /// <summary>How a Zarr output is stored.</summary>
    public ZarrOptions Zarr { get; init; } = new();

    /// <summary>Whether an output of another job is replaced.</summary>
    public bool Replaces { get; init; }
}
