using System.Numerics;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Cli.Weights;

/// <summary>The layer object that a settled layer and its numbers describe.</summary>
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

        ConvolutionLayer<T> layer = New<T>(shape, options);
        layer.Weight.Set(weights.Weight.AsReadOnlyTensorSpan());
        if (weights.Bias is not null)
            layer.Bias!.Set(weights.Bias.AsReadOnlyTensorSpan());
        return layer;
    }

    private static PerAxis OutputPadding(ConvolutionGeometry geometry) =>
        Array.ConvertAll(geometry.Axes.ToArray(), axis => axis.OutputPadding);

    private static ConvolutionLayer<T> New<T>(LayerShape shape, ConvolutionOptions o)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (long inChannels, long outChannels, PerAxis kernel, bool bias) = (shape.InChannels, shape.OutChannels, shape.Kernel, shape.HasBias);
        var generator = new TorchGenerator(0);
        return (shape.Kind, shape.Rank) switch
        {
            (ConvolutionKind.Convolution, 1) => new Conv1d<T>(
                inChannels, outChannels, kernel, o.Stride, o.Padding, o.Dilation, o.Groups, bias, o.PaddingMode, generator),
            (ConvolutionKind.Convolution, 2) => new Conv2d<T>(
                inChannels, outChannels, kernel, o.Stride, o.Padding, o.Dilation, o.Groups, bias, o.PaddingMode, generator),
            (ConvolutionKind.Convolution, _) => new Conv3d<T>(
                inChannels, outChannels, kernel, o.Stride, o.Padding, o.Dilation, o.Groups, bias, o.PaddingMode, generator),
            (_, 1) => new ConvTranspose1d<T>(
                inChannels, outChannels, kernel, o.Stride, o.Padding, o.OutputPadding, o.Groups, bias, o.Dilation,
                o.PaddingMode, generator),
            (_, 2) => new ConvTranspose2d<T>(
                inChannels, outChannels, kernel, o.Stride, o.Padding, o.OutputPadding, o.Groups, bias, o.Dilation,
                o.PaddingMode, generator),
            _ => new ConvTranspose3d<T>(
                inChannels, outChannels, kernel, o.Stride, o.Padding, o.OutputPadding, o.Groups, bias, o.Dilation,
                o.PaddingMode, generator),
        };
    }
}
