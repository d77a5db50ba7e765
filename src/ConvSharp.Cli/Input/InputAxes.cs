using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Input;

/// <summary>
/// The one rule for the axes of an array. With as many axes as the layer has spatial axes, the array is one channel; with one axis more,
/// the first axis is the channels; with two more, the first axis is the batch.
/// </summary>
/// <param name="Rank">Spatial axes of the layer.</param>
/// <param name="Shape">[channels, spatial …], or with a batch before.</param>
/// <param name="HasChannelAxis">Whether the array has an axis of channels; else it is one channel.</param>
internal sealed record InputAxes(int Rank, long[] Shape, bool HasChannelAxis)
{
    private static readonly string[] SpatialNames = ["D", "H", "W"];

    public long Channels => Shape[^(Rank + 1)];

    /// <summary>The spatial sizes.</summary>
    public long[] Sizes => Shape[^Rank..];

    public bool IsBatched => Shape.Length == Rank + 2;

    public nint[] Lengths => [.. Shape.Select(size => (nint)size)];

    /// <summary>The array with an axis of channels.</summary>
    public Tensor<T> Of<T>(Tensor<T> array)
        where T : unmanaged => HasChannelAxis ? array : array.Reshaped(Lengths);

    /// <summary>Each channel as a sample of one channel, so that a one-channel layer is applied to all alike.</summary>
    public InputAxes ChannelsAsSamples() => new(Rank, [Channels, 1, .. Sizes], HasChannelAxis: false);

    /// <param name="shape">The array's shape.</param>
    /// <param name="request">The layer, which may fix the rank.</param>
    /// <param name="subject">How an error message about the array starts: INPUT has shape [4].</param>
    /// <exception cref="RequestException">The layer takes no array with this number of axes.</exception>
    public static InputAxes Read(IReadOnlyList<long> shape, LayerRequest request, string subject)
    {
        int rank = request.KnownRank ?? Usual(shape.Count);
        InputAxes axes = (shape.Count - rank) switch
        {
            0 => new InputAxes(rank, [1, .. shape], HasChannelAxis: false),
            1 or 2 => new InputAxes(rank, [.. shape], HasChannelAxis: true),
            _ => throw new RequestException(
                $"{subject}, {shape.Count} ax{(shape.Count == 1 ? "i" : "e")}s, but a layer of rank {rank} takes {Forms(rank)}: " +
                $"give such an array{OtherRank(shape.Count, request)}."),
        };
        return axes.Channels > 0 ? axes : throw new RequestException($"{subject}, which has no channel: give an array with elements.");
    }

    /// <summary>The forms that a layer of a rank takes, in words.</summary>
    public static string Forms(int rank)
    {
        string spatial = rank == 1 ? "L" : string.Join(", ", SpatialNames[^rank..]);
        return $"[{spatial}] (one channel), [C, {spatial}] or [N, C, {spatial}]";
    }

    /// <summary>The rank where nothing else decides it: 2, unless one axis or five leave no choice.</summary>
    private static int Usual(int axes) => axes switch { 1 => 1, ConvolutionGeometry.MaxRank + 2 => ConvolutionGeometry.MaxRank, _ => 2 };

    /// <summary>Another rank that takes such arrays, where the user may choose the rank.</summary>
    private static string OtherRank(int axes, LayerRequest request) =>
        axes is >= 1 and <= ConvolutionGeometry.MaxRank + 2 && request.IsRankFree ? $", or --rank {Usual(axes)}" : "";
}
