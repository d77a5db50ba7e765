using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Stacks;
using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Cli.Sizing;

/// <summary>
/// A part of a layer as windows over its input. Poolings and enlargements are such windows too, one for each channel and without weights: a
/// nearest-neighbour enlargement reaches each output as a transposed layer whose kernel is its stride.
/// </summary>
/// <param name="Geometry">The windows.</param>
/// <param name="HasWeights">Whether the windows have weights, to be counted.</param>
/// <param name="HasBias">Whether there is a bias as well.</param>
internal sealed record StackStep(ConvolutionGeometry Geometry, bool HasWeights, bool HasBias)
{
    /// <summary>The parts of a layer, in the order in which they run.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">[1, channels, spatial …].</param>
    public static IReadOnlyList<StackStep> Of(StackEntry layer, nint[] input)
    {
        long channels = input[1], outChannels = layer.Channels ?? channels;
        var same = new ConvolutionOptions { Padding = Padding.Same };
        switch (layer.Kind)
        {
            case StackLayerKind.Convolution or StackLayerKind.Transposed:
                return [Weighted(
                    layer, layer.Kind == StackLayerKind.Transposed ? ConvolutionKind.Transposed : ConvolutionKind.Convolution, input,
                    outChannels, new ConvolutionOptions
                    {
                        Stride = layer.Stride,
                        Padding = layer.Padding ?? Padding.Same,
                        Dilation = layer.Dilation,
                        Groups = layer.Groups,
                        OutputPadding = layer.OutputPadding,
                    })];
            case StackLayerKind.MaxPool or StackLayerKind.AveragePool:
                return [Pooling(layer, input)];
            case StackLayerKind.ResizeNearest or StackLayerKind.ResizeBilinear:
                StackStep resize = Enlarging(layer, input, channels, isSmooth: layer.Kind == StackLayerKind.ResizeBilinear);
                return [resize, Weighted(layer, ConvolutionKind.Convolution, resize.Geometry.OutputShape, outChannels, same)];
            default:
                long copies = Factors(layer, input).Aggregate(1L, (product, factor) => checked(product * factor));
                StackStep convolution = Weighted(layer, ConvolutionKind.Convolution, input, checked(outChannels * copies), same);
                return [convolution, Enlarging(layer, convolution.Geometry.OutputShape, outChannels, isSmooth: false)];
        }
    }

    private static StackStep Weighted(
        StackEntry layer, ConvolutionKind kind, nint[] input, long outChannels, ConvolutionOptions options)
    {
        nint[] weight = ConvolutionGeometry.WeightShapeOf(kind, input.Length - 2, input[1], outChannels, layer.Kernel, options);
        return new StackStep(ConvolutionGeometry.Create(kind, options, input, weight), HasWeights: true, layer.HasBias);
    }

    private static StackStep Pooling(StackEntry layer, nint[] input)
    {
        _ = Pool(layer, input.Length - 2); // for the checks of its constructor
        return Unweighted(ConvolutionKind.Convolution, input, input[1], layer.Kernel, new ConvolutionOptions
        {
            Stride = layer.Stride.Count == 0 ? layer.Kernel : layer.Stride,
            Padding = layer.Padding ?? default,
            Dilation = layer.Dilation,
        });
    }

    private static Layer<float> Pool(StackEntry layer, int rank)
    {
        (PerAxis kernel, PerAxis stride, Padding padding) = (layer.Kernel, layer.Stride, layer.Padding ?? default);
        return (layer.Kind, rank) switch
        {
            (StackLayerKind.MaxPool, 1) => new MaxPool1d<float>(kernel, stride, padding, layer.Dilation),
            (StackLayerKind.MaxPool, 2) => new MaxPool2d<float>(kernel, stride, padding, layer.Dilation),
            (StackLayerKind.MaxPool, _) => new MaxPool3d<float>(kernel, stride, padding, layer.Dilation),
            (_, 1) => new AvgPool1d<float>(kernel, stride, padding),
            (_, 2) => new AvgPool2d<float>(kernel, stride, padding),
            _ => new AvgPool3d<float>(kernel, stride, padding),
        };
    }

    /// <summary>Windows that make the picture larger by the stride; smooth ones see two inputs along each enlarged axis.</summary>
    private static StackStep Enlarging(StackEntry layer, nint[] input, long outChannels, bool isSmooth)
    {
        long[] factors = Factors(layer, input);
        PerAxis kernel = Array.ConvertAll(factors, factor => isSmooth && factor > 1 ? checked(2 * factor) : factor);
        return Unweighted(ConvolutionKind.Transposed, input, outChannels, kernel, new ConvolutionOptions
        {
            Stride = factors,
            Padding = Padding.Same,
        });
    }

    private static StackStep Unweighted(
        ConvolutionKind kind, nint[] input, long outChannels, PerAxis kernel, ConvolutionOptions options)
    {
        ConvolutionOptions apart = options with { Groups = outChannels };
        nint[] weight = ConvolutionGeometry.WeightShapeOf(kind, input.Length - 2, input[1], outChannels, kernel, apart);
        return new StackStep(ConvolutionGeometry.Create(kind, apart, input, weight), HasWeights: false, HasBias: false);
    }

    private static long[] Factors(StackEntry layer, nint[] input)
    {
        int rank = input.Length - 2;
        return [.. Enumerable.Range(0, rank).Select(axis => layer.Stride.At(axis, rank, "stride", 1))];
    }
}
