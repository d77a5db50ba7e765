using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ConvSharp.Imaging.Maps;

/// <summary>Feature maps as pictures. For the weights of a layer see <see cref="KernelMaps"/>.</summary>
public static class FeatureMaps
{
    /// <summary>The colour of NaN and ±∞: magenta, which no colour map has.</summary>
    public static Rgb NonFinite => ColorMap.NonFinite;

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
        TileShape shape = ShapeOf(maps);
        using TileSheet sheet = new(shape, options, channel => channel.ToString(CultureInfo.InvariantCulture));
        ReadOnlySpan<T> values = DenseView.Of(maps);
        bool symmetric = options.ColorMap.IsDiverging;
        ValueRange? shared = options.SharedScale || shape.Count == 1 ? ValueRange.Of(values, symmetric) : null;

        Rgb[] colors = new Rgb[values.Length / (int)shape.Count];
        for (int channel = 0; channel < shape.Count; channel++)
        {
            ReadOnlySpan<T> map = values.Slice(channel * colors.Length, colors.Length);
            Color(map, shared ?? ValueRange.Of(map, symmetric), options.ColorMap, colors);
            sheet.Paint(channel, colors);
        }

        return sheet.Finish(options.ColorMap, symmetric, shared);
    }

    internal static void Color<T>(ReadOnlySpan<T> values, ValueRange range, ColorMap map, Span<Rgb> colors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
            colors[i] = ColorOf(values[i], range, map);
    }

    /// <summary>The same as opaque pixels.</summary>
    /// <param name="values">One for each pixel.</param>
    /// <param name="range">What is drawn in the map's first and last colour.</param>
    /// <param name="map">The colours.</param>
    /// <param name="rgba">Takes red, green, blue and alpha of each pixel.</param>
    internal static void Color<T>(ReadOnlySpan<T> values, ValueRange range, ColorMap map, Span<byte> rgba)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<Pixel> pixels = MemoryMarshal.Cast<byte, Pixel>(rgba);
        for (int i = 0; i < values.Length; i++)
            pixels[i] = ColorOf(values[i], range, map);
    }

    private static Rgb ColorOf<T>(T value, ValueRange range, ColorMap map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double number = double.CreateTruncating(value);
        return double.IsFinite(number) ? map.At(range.Normalize(number)) : ColorMap.NonFinite;
    }

    private static TileShape ShapeOf<T>(in ReadOnlyTensorSpan<T> maps)
    {
        ReadOnlySpan<nint> lengths = maps.Lengths;
        if (lengths.Length is not (2 or 3 or 4) || (lengths.Length == 4 && lengths[0] != 1) || maps.IsEmpty)
        {
            throw new ArgumentException(
                $"maps has shape {Shape.Text(lengths)}, but feature maps are [C, H, W], [1, C, H, W] or [H, W] and not empty: "
                + "slice out one example.",
                nameof(maps));
        }

        return new TileShape(lengths.Length == 2 ? 1 : lengths[^3], lengths[^2], lengths[^1], nameof(maps));
    }
}
