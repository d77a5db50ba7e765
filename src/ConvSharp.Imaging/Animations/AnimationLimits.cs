using ConvSharp.Geometry;
using ConvSharp.Imaging.Drawing;

namespace ConvSharp.Imaging.Animations;

/// <summary>The limits of an animation.</summary>
internal static class AnimationLimits
{
    private const int MostFrames = 512;
    private const int MostChannels = 8;
    private const int MostPlaces = 4096;
    private const int MostRows = 128;
    private const int MostProducts = 65_536;

    /// <exception cref="ArgumentException">Too many frames, channels or places; a view or numbers that the layer does not have.</exception>
    public static void Check(ConvolutionGeometry geometry, AnimationOptions options)
    {
        bool spreads = options.View == AnimationView.Spread;
        CheckView(geometry, spreads);

        // The spread view's window slides over the output.
        ConvolutionGeometry slid = spreads ? AdjointGeometry.Of(geometry) : geometry;
        long places = slid.AllAxes.ToArray().Aggregate(1L, (product, axis) =>
            Saturated(product, Math.Max(axis.Input, 1) * (axis.Kind == ConvolutionKind.Transposed ? axis.Stride : 1)));
        Refuse(Saturated(slid.OutChannels, slid.OutputPlane), MostFrames, $"{(spreads ? "input" : "output")} elements, a frame for each");
        Refuse(Math.Max(geometry.InChannels, geometry.OutChannels), MostChannels, "channels");
        Refuse(places, MostPlaces, $"places of the {(spreads ? "output" : "input")}");
        Refuse(geometry.KernelTaps, MostPlaces, "taps");
        long reach = geometry.AllAxes.ToArray().Max(axis => Math.Max(Math.Abs(axis.PadBefore), axis.EffectiveKernel));
        Refuse(reach, MostPlaces, "places of padding");
        if (options.Numbers && geometry.Rank == 3)
        {
            throw new ArgumentException("Numbers are not shown in volumes, whose cells hide each other: leave them out.", nameof(options));
        }

        static long Saturated(long a, long b) => (long)Int128.Min((Int128)a * b, long.MaxValue);
        void Refuse(long count, int most, string what)
        {
            if (count > most)
            {
                throw new ArgumentException(
                    $"{LayerTitle.Of(geometry, Language.English)} has {count} {what}, and an animation at most {most}: "
                    + "use a smaller layer.",
                    nameof(geometry));
            }
        }
    }

    /// <exception cref="ArgumentException">Too many rows or columns of the matrix, or no such step.</exception>
    public static void CheckEquation(ConvolutionGeometry geometry, int? step)
    {
        Int128 rows = (Int128)geometry.OutChannels * geometry.OutputPlane, columns = (Int128)geometry.InChannels * geometry.InputPlane;
        if (rows > MostRows || columns > MostRows)
        {
            throw new ArgumentException(
                $"{LayerTitle.Of(geometry, Language.English)} has a matrix of {rows}×{columns}, and an equation shows at most {MostRows} rows and columns: "
                + "use a smaller layer, or draw the matrix alone.",
                nameof(geometry));
        }

        bool isByColumn = geometry.Kind == ConvolutionKind.Transposed;
        Int128 steps = isByColumn ? columns : rows;
        if (step < 0 || step >= steps)
        {
            throw new ArgumentException(
                $"step is {step}, but the matrix has {steps} {(isByColumn ? "columns" : "rows")}: use 0 to {steps - 1}.", nameof(step));
        }
    }

    /// <exception cref="ArgumentException">Too many products: a page names each of them.</exception>
    public static void CheckPage(ConvolutionGeometry geometry)
    {
        Int128 products = geometry.Kind == ConvolutionKind.Convolution
            ? (Int128)geometry.OutChannels * geometry.OutputPlane * geometry.InChannelsPerGroup * geometry.KernelTaps
            : (Int128)geometry.InChannels * geometry.InputPlane * geometry.OutChannelsPerGroup * geometry.KernelTaps;
        if (products > MostProducts)
        {
            throw new ArgumentException(
                $"{LayerTitle.Of(geometry, Language.English)} has {products} products, and an interactive page at most {MostProducts}: "
                + "use a smaller layer.",
                nameof(geometry));
        }
    }

    private static void CheckView(ConvolutionGeometry geometry, bool spreads)
    {
        if (spreads && geometry.Kind != ConvolutionKind.Transposed)
        {
            throw new ArgumentException(
                "View is spread, which shows transposed convolutions alone: leave it out, or use a transposed layer.", nameof(geometry));
        }

        if (spreads && geometry.PaddingMode != PaddingMode.Zeros)
        {
            throw new ArgumentException(
                $"View is spread, which shows zeros beyond the border, but the padding mode is {PaddingModes.Name(geometry.PaddingMode)}: "
                + "leave one of them out.",
                nameof(geometry));
        }

        if (spreads && geometry.Rank == 3)
        {
            throw new ArgumentException(
                "View is spread, which counts in cells, but a volume's hide each other: leave it out, or use rank 1 or 2.",
                nameof(geometry));
        }
    }
}
