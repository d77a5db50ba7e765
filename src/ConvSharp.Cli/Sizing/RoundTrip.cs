using ConvSharp.Geometry;

namespace ConvSharp.Cli.Sizing;

/// <summary>A layer, then the layer of the other kind with the same arguments.</summary>
/// <param name="There">The axes of the layer.</param>
/// <param name="Back">The axes of its twin, with the output padding that leads back.</param>
internal sealed record RoundTrip(IReadOnlyList<AxisGeometry> There, IReadOnlyList<AxisGeometry> Back)
{
    public static RoundTrip Of(IReadOnlyList<AxisGeometry> axes) => new(axes, [.. axes.Select(axis => axis.Twin())]);

    /// <summary>Whether it ends with the size with which it started.</summary>
    public bool LeadsBack => There.Zip(Back, (there, back) => there.Input == back.Output).All(same => same);

    /// <summary>The kind of the second layer.</summary>
    public ConvolutionKind BackKind => Back[0].Kind;

    /// <summary>The output padding of whichever layer is transposed.</summary>
    public IEnumerable<long> OutputPadding =>
        (BackKind == ConvolutionKind.Transposed ? Back : There).Select(axis => axis.OutputPadding);

    /// <summary>The sizes at the start, between the layers and at the end.</summary>
    public IEnumerable<IEnumerable<long>> Sizes =>
        [There.Select(axis => axis.Input), There.Select(axis => axis.Output), Back.Select(axis => axis.Output)];
}
