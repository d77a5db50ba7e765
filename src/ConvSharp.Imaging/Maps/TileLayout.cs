using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging.Maps;

/// <summary>
/// Where everything lies, in pixels, from the shape and the options alone: values change neither the picture's size nor a tile's place.
/// </summary>
internal sealed class TileLayout
{
    private const int DecoratedMargin = 8;
    private const int LabelPadding = 6;

    // Space above the text, so that a label is nearer to its own tile than to the one above.
    private const int LabelHeight = 3 + Lettering.LineHeight;

    private readonly int _gap;
    private readonly int _columns;
    private readonly int _cellWidth;
    private readonly int _cellHeight;
    private readonly int _tileWidth;
    private readonly int _tileHeight;
    private readonly int _gridLeft;

    /// <param name="tiles">How many tiles of which size.</param>
    /// <param name="options">Grid and decoration.</param>
    /// <param name="widestLabel">The longest label.</param>
    /// <exception cref="ArgumentException">The picture would exceed the caps.</exception>
    public TileLayout(TileShape tiles, FeatureMapOptions options, string widestLabel)
    {
        // 128 bits hold any product of these sizes, so that the refusals below can print them.
        Int128 tileWidth = (Int128)tiles.Width * options.Scale;
        Int128 tileHeight = (Int128)tiles.Height * options.Scale;
        int labelWidth = options.Labels ? Lettering.Width(widestLabel) + LabelPadding : 0;
        Int128 cellWidth = Int128.Max(tileWidth, labelWidth);
        Int128 cellHeight = (options.Labels ? LabelHeight : 0) + tileHeight;
        long columns = Math.Min(options.Columns ?? NearSquareColumns(tiles.Count, cellWidth, cellHeight), tiles.Count);
        long rows = (tiles.Count - 1) / columns + 1;

        int margin = options.Labels || options.Legend ? DecoratedMargin : 0;
        Int128 gridWidth = columns * (cellWidth + options.Gap) - options.Gap;
        Int128 gridHeight = rows * (cellHeight + options.Gap) - options.Gap;
        Int128 width = Int128.Max(gridWidth, options.Legend ? ColorBar.MinWidth : 0) + 2 * margin;
        Int128 height = gridHeight + (options.Legend ? margin + ColorBar.Height : 0) + 2 * margin;
        if (options.Limits.Objection(width, height) is { } objection)
        {
            throw new ArgumentException(
                $"{tiles} at {nameof(options.Scale)} {options.Scale} make too large a picture: {objection}", tiles.Parameter);
        }

        _gap = options.Gap;
        _columns = (int)columns;
        _cellWidth = (int)cellWidth;
        _cellHeight = (int)cellHeight;
        _tileWidth = (int)tileWidth;
        _tileHeight = (int)tileHeight;
        _gridLeft = (int)(width - gridWidth) / 2;
        Margin = margin;
        Width = (int)width;
        Height = (int)height;
    }

    /// <summary>The picture's width.</summary>
    public int Width { get; }

    /// <summary>The picture's height.</summary>
    public int Height { get; }

    /// <summary>The empty edge around grid and legend.</summary>
    public int Margin { get; }

    /// <summary>The top of the legend.</summary>
    public int LegendTop => Height - Margin - ColorBar.Height;

    /// <summary>The width of the legend.</summary>
    public int LegendWidth => Width - 2 * Margin;

    /// <summary>The upper left corner of a tile, at the foot of its cell.</summary>
    public (int X, int Y) Tile(int tile)
    {
        (int x, int y) = Cell(tile);
        return (x + (_cellWidth - _tileWidth) / 2, y + _cellHeight - _tileHeight);
    }

    /// <summary>The middle and the top of a label, right above its tile.</summary>
    public (float Middle, int Top) Label(int tile)
    {
        (int x, int y) = Cell(tile);
        return (x + _cellWidth / 2f, y + LabelHeight - Lettering.LineHeight);
    }

    private (int X, int Y) Cell(int tile)
    {
        (int row, int column) = Math.DivRem(tile, _columns);
        return (_gridLeft + column * (_cellWidth + _gap), Margin + row * (_cellHeight + _gap));
    }

    // 64 channels make 8×8; only cells that are more than twice as high as wide (or as wide as high) change the number of rows.
    private static long NearSquareColumns(long tiles, Int128 cellWidth, Int128 cellHeight)
    {
        double aspect = (double)cellHeight / (double)cellWidth;
        return Math.Max(1, (long)Math.Ceiling(Math.Sqrt(tiles * (aspect is < 0.5 or > 2 ? aspect : 1))));
    }
}
