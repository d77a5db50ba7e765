using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Imaging.Maps;

/// <summary>The kernels of a layer as pictures. Zero has the middle colour wherever the colours have one.</summary>
public static class KernelMaps
{
    // The side of a tile that is easy to see, in pixels.
    private const int LegibleTile = 66;

    /// <summary>
    /// A row for each index of the first axis, and in it a tile for each index of the second (for volumes, for each slice). Where the
    /// second axis has length 1, as in depthwise layers, the tiles make a nearly square grid. A 1-D layer's kernels are one tile each, with
    /// a row for each index of the second axis.
    /// </summary>
    /// <param name="weight">
    /// [out, in / groups, kernel …], of transposed layers [in, out / groups, kernel …], with 1, 2 or 3 axes of the kernel; views need not
    /// be dense.
    /// </param>
    /// <param name="options">
    /// Colours, grid and decoration; null: blue below zero and orange above, every element as a square that makes tiles of about 66 pixels.
    /// Without <see cref="FeatureMapOptions.SharedScale"/> each index of the first axis has its own range. Labels are the tile's indices.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Another shape, an empty one, or a picture beyond <see cref="FeatureMapOptions.Limits"/>.
    /// </exception>
    public static PixelImage Render<T>(in ReadOnlyTensorSpan<T> weight, FeatureMapOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long[] lengths = LengthsOf(weight);
        options ??= new FeatureMapOptions { ColorMap = ColorMap.BlueOrange, Scale = LegibleScale(weight.Lengths) };

        // Along 1-D kernels the second axis is the tile's rows.
        long[] inner = lengths[1..^2];
        long each = inner.Aggregate(1L, (product, length) => checked(product * length));
        TileShape shape = new(checked(lengths[0] * each), lengths[^2], lengths[^1], nameof(weight));
        using TileSheet sheet = each == 1
            ? new(shape, options, tile => Index(tile, []))
            : new(shape, options with { Columns = options.Columns ?? checked((int)each) }, tile => Index(tile, inner));
        ReadOnlySpan<T> values = DenseView.Of(weight);
        bool symmetric = options.ColorMap.IsDiverging;
        ValueRange? shared = options.SharedScale || lengths[0] == 1 ? ValueRange.Of(values, symmetric) : null;

        Rgb[] colors = new Rgb[lengths[^2] * lengths[^1]];
        int kernel = values.Length / (int)lengths[0];
        for (int first = 0; first < lengths[0]; first++)
        {
            ReadOnlySpan<T> own = values.Slice(first * kernel, kernel);
            ValueRange range = shared ?? ValueRange.Of(own, symmetric);
            for (int tile = 0; tile < each; tile++)
            {
                FeatureMaps.Color(own.Slice(tile * colors.Length, colors.Length), range, options.ColorMap, colors);
                sheet.Paint((first * (int)each) + tile, colors);
            }
        }

        return sheet.Finish(options.ColorMap, symmetric, shared);
    }

    /// <summary>
    /// A tile for each kernel that sees red, green and blue, in these colours: mid grey is zero, white the largest magnitude in all three.
    /// </summary>
    /// <param name="weight">[out, 3, height, width], as of a network's first layer; views need not be dense.</param>
    /// <param name="options">As for <see cref="Render"/>; the colour map is not used.</param>
    /// <exception cref="ArgumentException">
    /// Another shape, an empty one, or a picture beyond <see cref="FeatureMapOptions.Limits"/>.
    /// </exception>
    public static PixelImage RenderColor<T>(in ReadOnlyTensorSpan<T> weight, FeatureMapOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!SeesColors(weight.Lengths) || weight.IsEmpty)
        {
            throw new ArgumentException(
                $"weight has shape {Shape.Text(weight.Lengths)}, but kernels in colour are [out, 3, height, width] and not empty: "
                + "draw them channel by channel.",
                nameof(weight));
        }

        options ??= new FeatureMapOptions { Scale = LegibleScale(weight.Lengths) };
        TileShape shape = new(weight.Lengths[0], weight.Lengths[2], weight.Lengths[3], nameof(weight));
        using TileSheet sheet = new(shape, options, tile => Index(tile, []));
        ReadOnlySpan<T> values = DenseView.Of(weight);
        ValueRange? shared = options.SharedScale || shape.Count == 1 ? ValueRange.Of(values, symmetric: true) : null;

        Rgb[] colors = new Rgb[shape.Height * shape.Width];
        for (int tile = 0; tile < shape.Count; tile++)
        {
            ReadOnlySpan<T> own = values.Slice(tile * 3 * colors.Length, 3 * colors.Length);
            Color(own, shared ?? ValueRange.Of(own, symmetric: true), colors);
            sheet.Paint(tile, colors);
        }

        return sheet.Finish(ColorMap.Gray, isSymmetric: true, shared);
    }

    /// <summary>Whether weights of this shape see red, green and blue.</summary>
    /// <param name="lengths">[out, in, kernel …].</param>
    public static bool SeesColors(ReadOnlySpan<nint> lengths) => lengths.Length == 4 && lengths[1] == 3;

    /// <summary>The scale at which a kernel of this shape is easy to see.</summary>
    /// <param name="lengths">[out, in, kernel …].</param>
    public static int LegibleScale(ReadOnlySpan<nint> lengths) =>
        (int)Math.Max(1, LegibleTile / Math.Max(lengths[^1], lengths.Length == 3 ? 1 : lengths[^2]));

    private static void Color<T>(ReadOnlySpan<T> kernel, ValueRange range, Span<Rgb> colors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < colors.Length; i++)
        {
            double red = double.CreateTruncating(kernel[i]);
            double green = double.CreateTruncating(kernel[colors.Length + i]);
            double blue = double.CreateTruncating(kernel[(2 * colors.Length) + i]);
            colors[i] = double.IsFinite(red) && double.IsFinite(green) && double.IsFinite(blue)
                ? new Rgb(Level(red), Level(green), Level(blue))
                : ColorMap.NonFinite;
        }

        byte Level(double value) => UnitByte.FromUnit(range.Normalize(value));
    }

    /// <summary>[first, …, height, width]: of a 1-D layer [first, second, kernel].</summary>
    private static long[] LengthsOf<T>(in ReadOnlyTensorSpan<T> weight)
    {
        if (weight.Rank is not (3 or 4 or 5) || weight.IsEmpty)
        {
            throw new ArgumentException(
                $"weight has shape {Shape.Text(weight.Lengths)}, but a layer's weights are [out, in / groups, kernel …] with 1 to 3 axes "
                + "of the kernel, and not empty: take those of a convolution.",
                nameof(weight));
        }

        return [.. weight.Lengths.ToArray().Select(length => (long)length)];
    }

    /// <summary>The tile's index along the first axis, and along the axes between it and the tile's own.</summary>
    private static string Index(long tile, ReadOnlySpan<long> inner)
    {
        string text = "";
        for (int axis = inner.Length - 1; axis >= 0; axis--)
        {
            (tile, long index) = Math.DivRem(tile, inner[axis]);
            text = $",{index}{text}";
        }

        return $"{tile}{text}";
    }
}
