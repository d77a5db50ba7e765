using ConvSharp.Cli.Weights;
using ConvSharp.Geometry;

namespace ConvSharp.Cli.Sizing;

/// <summary>A layer on an input of one sample, with all that follows from its sizes.</summary>
internal sealed record SizedLayer(LayerShape Layer, ConvolutionGeometry Geometry, RoundTrip RoundTrip, LayerCost Cost)
{
    /// <summary>The spatial axes.</summary>
    public AxisGeometry[] Axes => Geometry.Axes.ToArray();

    /// <param name="layer">The layer.</param>
    /// <param name="sizes">Spatial sizes of its input.</param>
    public static SizedLayer Of(LayerShape layer, long[] sizes)
    {
        var geometry = ConvolutionGeometry.Create(
            layer.Kind, layer.Options, [1, (nint)layer.InChannels, .. sizes.Select(size => (nint)size)], layer.WeightShape);
        return LayerCost.Counted(() => new SizedLayer(
            layer, geometry, RoundTrip.Of(geometry.Axes.ToArray()), LayerCost.Of(geometry, layer.HasBias)));
    }
}
