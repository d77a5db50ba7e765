using ConvSharp.Cli.Faults;
using ConvSharp.Cli.Output;
using ConvSharp.Errors;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Weights;

/// <summary>A layer as the user describes it; values that are null or not given follow from weights or input.</summary>
internal sealed record LayerRequest
{
    private const int UsualRank = 2;
    private const int UsualKernel = 3;

    public required ConvolutionKind Kind { get; init; }

    public int? Rank { get; init; }

    public long? InChannels { get; init; }

    public long? OutChannels { get; init; }

    public PerAxis Kernel { get; init; }

    public bool HasBias { get; init; }

    public required ConvolutionOptions Options { get; init; }

    public required WeightSource Source { get; init; }

    public string? SaveWeights { get; init; }

    /// <summary>The number of spatial axes, before an input is known.</summary>
    public int RankOrUsual => KnownRank ?? UsualRank;

    /// <summary>The number of spatial axes that --rank, the weights or the kernel's sizes fix; null: the input decides.</summary>
    public int? KnownRank => Rank ?? FixedRank;

    /// <summary>Whether another --rank would be possible.</summary>
    public bool IsRankFree => FixedRank is null;

    private int? FixedRank => Source.Rank ?? (Kernel.Count is > 1 and <= ConvolutionGeometry.MaxRank ? Kernel.Count : null);

    /// <summary>The request with one tap and as many outputs as groups: for an input whose layer does not matter.</summary>
    public LayerRequest AnyKernel => this with { Kernel = 1, OutChannels = Options.Groups };

    public PerAxis KernelOrUsual => Kernel.Count == 0 ? UsualKernel : Kernel;

    /// <summary>Refuses outputs that cannot be written, or that would replace each other or an input file.</summary>
    /// <param name="output">The path of --output, if given.</param>
    /// <param name="inputs">Files that are read, except those of the weights.</param>
    /// <exception cref="RequestException">As <see cref="OutputFiles.Check"/> says.</exception>
    public void CheckOutputs(string? output, params IEnumerable<NamedPath> inputs) => OutputFiles.Check(
        [new NamedPath(output, "--output"), new NamedPath(SaveWeights, "--save-weights")], [.. inputs, .. Source.Files]);

    /// <summary>The layer for an input of this rank and number of channels.</summary>
    /// <param name="rank">Spatial axes of the input.</param>
    /// <param name="channels">Channels of the input, or null where it has none yet.</param>
    /// <exception cref="RequestException">The request contradicts the weights or the input.</exception>
    /// <exception cref="ConvolutionArgumentException">The request is no layer.</exception>
    public LayerShape Settle(int rank, long? channels)
    {
        if (channels is { } has && InChannels is { } asked && asked != has)
            throw new RequestException($"--in-channels is {asked}, but the input has {has}: leave it out, or give another input.");
        if (rank != 1 && Options.Padding == Padding.Causal)
        {
            string other = Rank is null && IsRankFree ? "give --rank 1, or numbers" : "give numbers";
            string example = rank == 2 ? "2:0x1:1" : "2:0x1:1x1:1";
            throw new RequestException(
                $"--padding is causal, but rank {rank} has no one direction: {other}, before:after per axis, such as {example}.");
        }

        LayerShape shape = Source.Settle(this, rank, channels);
        ConvolutionGeometry.CheckLayer(Kind, shape.Rank, shape.InChannels, shape.OutChannels, shape.Kernel, shape.Options);
        return shape;
    }
}
