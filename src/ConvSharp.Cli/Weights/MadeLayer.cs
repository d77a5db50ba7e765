using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Cli.Weights;

/// <summary>Makes the layer object from a layer's shape and numbers.</summary>
internal static class MadeLayer
{
    public static ConvolutionLayer<T> Of<T>(LayerShape shape, LayerWeights<T> weights, ReadOnlySpan<nint> inputShape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionOptions options = shape.Options;
        if (options.OutputSize.Count > 0)
        {
            var geometry = ConvolutionGeometry.Create(shape.Kind, options, inputShape, shape.WeightShape);
            options = options with { OutputSize = default, OutputPadding = OutputPadding(geometry) };
        }

        ConvolutionLayer<T> layer = ConvolutionLayers.Create<T>(
            shape.Kind, shape.Rank, shape.InChannels, shape.OutChannels, shape.Kernel, options, shape.HasBias, TorchGenerator.None);
        layer.Weight.Set(weights.Weight.AsReadOnlyTensorSpan());
        if (weights.Bias is not null)
            layer.Bias!.Set(weights.Bias.AsReadOnlyTensorSpan());
        return layer;
    }

    private static PerAxis OutputPadding(ConvolutionGeometry geometry) =>
        Array.ConvertAll(geometry.Axes.ToArray(), axis => axis.OutputPadding);
}
