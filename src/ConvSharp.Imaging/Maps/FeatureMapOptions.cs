using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Maps;

/// <summary>How feature maps are drawn.</summary>
public sealed record FeatureMapOptions
{
    /// <summary>
    /// The colours, grey by default. With a diverging map the range of values is made symmetric, so that zero has the middle colour.
    /// </summary>
    public ColorMap ColorMap { get; init; } = ColorMap.Gray;

    /// <summary>One range of values for all channels, so that they can be compared; by default each channel has its own.</summary>
    public bool SharedScale { get; init; }

    /// <summary>
    /// Tiles per row, at most one per channel; null: ⌈√C⌉, or as many as make the picture nearly square if tiles are longer than 2:1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int? Columns { get; init => field = value is null ? null : AtLeast(1, value.Value, nameof(Columns)); }

    /// <summary>Pixels between tiles, 2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Gap { get; init => field = AtLeast(0, value, nameof(Gap)); } = 2;

    /// <summary>Every element becomes a square of this many pixels, 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Scale { get; init => field = AtLeast(1, value, nameof(Scale)); } = 1;

    /// <summary>Whether the channel's number stands above each tile, from 0.</summary>
    public bool Labels { get; init; }

    /// <summary>
    /// A colour bar below, with the numbers of its ends if there is one range for all (a single channel, or
    /// <see cref="SharedScale"/>), else with the words "min" and "max".
    /// </summary>
    public bool Legend { get; init; }

    /// <summary>The language of the legend. Default <see cref="Language.English"/>.</summary>
    public Language Language { get; init; }

    /// <summary>A font for letters that the library's own lack; null, the default: there is none.</summary>
    public CaptionFont? Font { get; init; }

    /// <summary>The caps on the picture's size.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;

    private static int AtLeast(int least, int value, string name) =>
        value >= least
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
}
