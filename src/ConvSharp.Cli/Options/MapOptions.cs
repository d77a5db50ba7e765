using System.CommandLine;
using ConvSharp.Cli.Faults;
using ConvSharp.Imaging;
using ConvSharp.Imaging.Maps;

namespace ConvSharp.Cli.Options;

/// <summary>How feature maps and kernels are drawn.</summary>
internal sealed class MapOptions
{
    private static readonly Dictionary<string, ColorMap?> ColorMaps = ColorMap.All.ToDictionary(map => map.Name, ColorMap? (map) => map);

    private readonly Option<ColorMap?> _colorMap;
    private readonly Option<bool> _sharedScale = new("--shared-scale") { Description = "one range of values for all tiles" };
    private readonly Option<bool> _labels = new("--labels") { Description = "the index above each tile" };
    private readonly Option<bool> _legend = new("--legend") { Description = "a bar of the colours with the values that they stand for" };
    private readonly Option<long?> _columns = OptionFactory.Integer("--columns", "tiles per row (default: nearly square)");
    private readonly Option<long?> _zoom;
    private readonly FontOption _font = new();

    /// <param name="colors">The default colours, for the help.</param>
    /// <param name="zoom">The default zoom, for the help.</param>
    public MapOptions(string colors, string zoom)
    {
        _colorMap = OptionFactory.Word("--colormap", "MAP", $"colours (default: {colors})", ColorMaps);
        _zoom = OptionFactory.Integer("--zoom", $"every element as a square of this many pixels (default: {zoom})");
    }

    private Option[] Looks => [_colorMap, _sharedScale, _labels, _legend, _columns, _zoom];

    public void AddTo(Command command)
    {
        foreach (Option option in Looks.Append(_font.Option))
            command.Options.Add(option);
    }

    /// <summary>The option of the font of captions, which plots have too.</summary>
    public Option OfFont => _font.Option;

    /// <summary>The name of an option about maps that the user gave; null if there is none.</summary>
    /// <param name="parse">What the user gave.</param>
    /// <param name="exceptZoom">Whether --zoom does not count.</param>
    public string? AnyGiven(ParseResult parse, bool exceptZoom = false) =>
        Array.Find(Looks, option => parse.Has(option) && !(exceptZoom && option == _zoom))?.Name;

    /// <inheritdoc cref="FontOption.Read"/>
    public CaptionFont? Font(ParseResult parse, string? picture) => _font.Read(parse, picture);

    /// <summary>The colour map that the user gave, if any.</summary>
    public ColorMap? GivenColorMap(ParseResult parse) => parse.GetValue(_colorMap);

    /// <param name="parse">What the user gave.</param>
    /// <param name="usual">The values to use where the user gave none.</param>
    /// <exception cref="RequestException">The font is none.</exception>
    public FeatureMapOptions Read(ParseResult parse, FeatureMapOptions usual) => usual with
    {
        Font = _font.Read(parse, picture: null),
        ColorMap = parse.GetValue(_colorMap) ?? usual.ColorMap,
        SharedScale = parse.GetValue(_sharedScale),
        Labels = parse.GetValue(_labels),
        Legend = parse.GetValue(_legend),
        Columns = (int?)parse.GetValue(_columns) ?? usual.Columns,
        Scale = (int?)parse.GetValue(_zoom) ?? usual.Scale,
    };
}
