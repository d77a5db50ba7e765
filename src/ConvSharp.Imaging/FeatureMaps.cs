using System.Numerics;
using System.Numerics.Tensors;
using SkiaSharp;

namespace ConvSharp.Imaging;

/// <summary>Feature maps (or the weights of a layer) as pictures.</summary>
public static class FeatureMaps
{
    /// <summary>What NaN and ±∞ look like: magenta, which no colour map has.</summary>
    public static Rgb NonFinite { get; } = new(255, 0, 255);

    /// <summary>
    /// Each channel as a tile, its smallest value in the map's first colour and its largest in the last; several as a grid, row by row.
    /// Without labels and legend the picture is exactly the tiles and the gaps between them: one channel makes (Scale·W) × (Scale·H).
    /// </summary>
    /// <param name="maps">[C, H, W], [1, C, H, W] or [H, W]; views need not be dense.</param>
    /// <param name="options">Colours, grid and decoration; null: grey, undecorated.</param>
    /// <remarks>
    /// A channel of one value has the middle colour. NaN and ±∞ are drawn in <see cref="NonFinite"/> and don't count for the range.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Another shape, an empty one, or a picture beyond <see cref="FeatureMapOptions.Limits"/>.
    /// </exception>
    public static PixelImage Render<T>(in ReadOnlyTensorSpan<T> maps, FeatureMapOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new FeatureMapOptions();
        MapsShape shape = MapsShape.Of(maps);
        FeatureMapLayout layout = new(shape, options);
        ReadOnlySpan<T> values = DenseView.Of(maps);
        bool symmetric = options.ColorMap.IsDiverging;
        ValueRange? shared = options.SharedScale || shape.Channels == 1 ? ValueRange.Of(values, symmetric) : null;

        using Canvas canvas = new(layout.Width, layout.Height);
        int plane = values.Length / (int)shape.Channels;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            ReadOnlySpan<T> tile = values.Slice(channel * plane, plane);
            (int x, int y) = layout.Tile(channel);
            PaintTile(canvas, x, y, tile, (int)shape.Width, shared ?? ValueRange.Of(tile, symmetric), options);
            if (options.Labels)
            {
                (float middle, int top) = layout.Label(channel);
                canvas.Text(FeatureMapLayout.LabelText(channel), middle, top, SKTextAlign.Center);
            }
        }

        if (options.Legend)
        {
            FeatureMapLegend.Draw(canvas, layout.Margin, layout.LegendTop, layout.LegendWidth, options.ColorMap, shared);
        }

        return canvas.ToImage();
    }

    private static void PaintTile<T>(
        Canvas canvas, int x, int y, ReadOnlySpan<T> values, int width, ValueRange range, FeatureMapOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int scale = options.Scale;
        for (int i = 0; i < values.Length; i += width)
        {
            Span<Pixel> first = canvas.Row(x, y, width * scale);
            for (int column = 0; column < width; column++)
            {
                double value = double.CreateTruncating(values[i + column]);
                Rgb color = double.IsFinite(value) ? options.ColorMap.At(range.Normalize(value)) : NonFinite;
                first.Slice(column * scale, scale).Fill(color);
            }

            for (int copy = 1; copy < scale; copy++)
            {
                first.CopyTo(canvas.Row(x, y + copy, width * scale));
            }

            y += scale;
        }
    }
}
