using ConvSharp.Geometry;
using ConvSharp.Reference;

namespace ConvSharp.Playground.Api;

/// <summary>How large a convolution matrix may be: for an equation with all its numbers, and for a picture of its places.</summary>
internal static class MatrixLimits
{
    private const int MostShown = 64, MostShownWeights = 1024, MostRows = 1 << 16, MostPairs = 1 << 18;

    /// <summary>Output elements of one sample.</summary>
    public static Int128 Rows(ConvolutionGeometry geometry) => Elements(geometry, geometry.OutChannels, axis => axis.Output);

    /// <summary>Input elements of one sample.</summary>
    public static Int128 Columns(ConvolutionGeometry geometry) => Elements(geometry, geometry.InChannels, axis => axis.Input);

    /// <summary>Why the matrix is not made; null: it is. The work is small whatever the layer.</summary>
    public static ViewLimit? Exceeded(ConvolutionGeometry geometry)
    {
        if ((Above(Int128.Max(Rows(geometry), Columns(geometry)), MostRows, "sides") ?? Above(Weights(geometry), MostPairs, "weights"))
            is { } limit)
        {
            return limit;
        }

        return Above(ConvolutionMatrix.CountPairs(geometry), MostPairs, "entries");
    }

    /// <summary>Whether there is room for the numbers of a matrix that is made.</summary>
    public static bool HasEquation(ConvolutionGeometry geometry) =>
        Int128.Max(Rows(geometry), Columns(geometry)) <= MostShown && Weights(geometry) <= MostShownWeights;

    private static Int128 Weights(ConvolutionGeometry geometry) =>
        Elements(geometry, (Int128)geometry.OutChannels * geometry.InChannelsPerGroup, axis => axis.Kernel);

    private static Int128 Elements(ConvolutionGeometry geometry, Int128 channels, Func<AxisGeometry, long> size) =>
        ViewLimits.Product(channels, geometry.Axes.ToArray().Select(axis => (Int128)size(axis)));

    private static ViewLimit? Above(Int128 count, int most, string what) => count > most ? new ViewLimit(count, what, most) : null;
}
