using ConvSharp.Geometry;
using ConvSharp.Imaging.Animations.Model;

namespace ConvSharp.Playground.Api;

/// <summary>How large a layer may be to be drawn cell by cell; sizes, formulas and code have no such limit.</summary>
internal static class ViewLimits
{
    private const int MostElements = 1024, MostMeetings = 16384, MostPlaces = 4096;

    /// <summary>Why a layer is not drawn; null: it is. The work is small whatever the layer.</summary>
    public static ViewLimit? Exceeded(ConvolutionGeometry geometry)
    {
        AxisGeometry[] axes = geometry.Axes.ToArray();
        Int128 taps = Product(1, axes.Select(axis => (Int128)axis.Kernel));
        Int128 inputs = Product(geometry.InChannels, axes.Select(axis => (Int128)axis.Input));
        Int128 outputs = Product(geometry.OutChannels, axes.Select(axis => (Int128)axis.Output));
        Int128 weights = Product(geometry.OutChannels, [geometry.InChannelsPerGroup, taps]);
        Int128 meetings = Int128.Max(
            Product(geometry.OutChannelsPerGroup, [taps, inputs]), Product(geometry.InChannelsPerGroup, [taps, outputs]));
        Int128 reach = axes.SelectMany(axis => (Int128[])
            [Int128.Abs(axis.PadBefore), Int128.Abs(axis.PadAfter), axis.EffectiveKernel, (Int128)axis.Input * axis.Stride]).Max();
        return Above(Int128.Max(inputs, outputs), MostElements, "elements") ?? Above(weights, MostElements, "weights")
            ?? Above(meetings, MostMeetings, "meetings") ?? Above(reach, MostPlaces, "places")
            ?? Above(PlacesOf(LayerView.GatheringWindow(geometry)), MostPlaces, "places")
            ?? (LayerView.SpreadingWindow(geometry) is { } spreading ? Above(PlacesOf(spreading), MostPlaces, "places") : null);
    }

    /// <summary>The product, or a number far above all limits.</summary>
    public static Int128 Product(Int128 first, IEnumerable<Int128> factors) =>
        factors.Aggregate(first, (product, factor) => Int128.Min(product * factor, long.MaxValue));

    private static ViewLimit? Above(Int128 count, int most, string what) => count > most ? new ViewLimit(count, what, most) : null;

    private static Int128 PlacesOf(SlidingWindow window) =>
        Product(window.Geometry.InChannels, window.Axes.Select(axis => (Int128)axis.Count));
}
