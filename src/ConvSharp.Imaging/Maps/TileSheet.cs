using ConvSharp.Imaging.Skia;

namespace ConvSharp.Imaging.Maps;

/// <summary>A sheet of tiles of one size, with labels and a legend as the options say.</summary>
internal sealed class TileSheet : IDisposable
{
    private readonly TileShape _tiles;
    private readonly FeatureMapOptions _options;
    private readonly TileLayout _layout;
    private readonly Canvas _canvas;

    /// <exception cref="ArgumentException">The picture would exceed the caps.</exception>
    public TileSheet(TileShape tiles, FeatureMapOptions options, Func<int, string> label)
    {
        (_tiles, _options) = (tiles, options);
        _layout = new TileLayout(tiles, options, options.Labels ? label((int)tiles.Count - 1) : "");
        _canvas = new Canvas(_layout.Width, _layout.Height, options.Font);
        for (int tile = 0; options.Labels && tile < tiles.Count; tile++)
        {
            (float middle, int top) = _layout.Label(tile);
            _canvas.Text(label(tile), middle, top, TextAlign.Center);
        }
    }

    /// <summary>Every element becomes a square.</summary>
    /// <param name="tile">Which tile.</param>
    /// <param name="colors">Rows from the top, elements from the left.</param>
    public void Paint(int tile, ReadOnlySpan<Rgb> colors)
    {
        (int x, int y) = _layout.Tile(tile);
        (int width, int scale) = ((int)_tiles.Width, _options.Scale);
        for (; !colors.IsEmpty; colors = colors[width..], y += scale)
        {
            Span<Pixel> first = _canvas.Row(x, y, width * scale);
            for (int column = 0; column < width; column++)
            {
                first.Slice(column * scale, scale).Fill(colors[column]);
            }

            for (int copy = 1; copy < scale; copy++)
            {
                first.CopyTo(_canvas.Row(x, y + copy, width * scale));
            }
        }
    }

    /// <summary>The picture, with its legend if there is to be one.</summary>
    /// <param name="map">The legend's colours.</param>
    /// <param name="isSymmetric">Whether its middle stands for zero.</param>
    /// <param name="shared">The range of values of all tiles; null where each has its own.</param>
    public PixelImage Finish(ColorMap map, bool isSymmetric, ValueRange? shared)
    {
        if (_options.Legend)
        {
            ColorBar.Draw(
                _canvas, _layout.Margin, _layout.LegendTop, _layout.LegendWidth, map, isSymmetric, shared, _options.Language);
        }

        return _canvas.ToImage();
    }

    public void Dispose() => _canvas.Dispose();
}
