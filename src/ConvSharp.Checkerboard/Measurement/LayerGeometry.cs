using System.Numerics;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>The geometry of a layer, or of layers in sequence: how they overlap and enlarge, without their values.</summary>
/// <param name="Stack">The geometry alone.</param>
/// <param name="InChannels">Channels that the first layer takes.</param>
internal sealed record LayerGeometry(StackedLayers Stack, int InChannels)
{
    /// <exception cref="ConvolutionArgumentException">A layer does not take pictures, or its output has no period.</exception>
    public static LayerGeometry Of<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Layer<T>[] parts = [.. Flattened(layer)];
        StackLayer[] layers = [.. parts.Select(PartOf).OfType<StackLayer>()];
        if (layers.Length == 0)
            throw Refused(layer, "none of its layers has a kernel or changes the size");
        var stack = new StackedLayers(layers);
        if (stack.IsOfGradient && Array.Find(parts, IsTrained) is { } training)
            throw Refused(training, "a backward pass would train it: leave it out of the gradient");
        return new LayerGeometry(stack, ChannelsOf(parts));
    }

    private static IEnumerable<Layer<T>> Flattened<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => layer is Sequential<T>
            ? layer.Children.SelectMany(child => Flattened(child.Value))
            : [layer];

    private static bool IsTrained<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        layer is BatchNorm<T> or InstanceNorm<T> { RunningMean: not null } or Dropout<T>;

    /// <summary>Null for layers that work on each element separately, or on whole channels.</summary>
    private static StackLayer? PartOf<T>(Layer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => layer switch
        {
            ConvolutionLayer<T> { Rank: StackLayer.Rank } convolution => Of(convolution),
            Upsample<T> upsample => Of(upsample),
            PixelShuffle<T> shuffle => new StackLayer(StackLayerKind.SubPixel, kernel: 1, stride: shuffle.UpscaleFactor),
            PixelUnshuffle<T> unshuffle => Window(unshuffle.DownscaleFactor, unshuffle.DownscaleFactor, default, default),
            MaxPool<T> { Rank: StackLayer.Rank } pool => Window(pool.KernelSize, pool.Stride, pool.Padding, pool.Dilation),
            AvgPool<T> { Rank: StackLayer.Rank } pool => Window(pool.KernelSize, pool.Stride, pool.Padding, default),
            Pad<T> { Rank: StackLayer.Rank } pad => Window(1, 1, pad.Padding, default),
            ReLU<T> or ReLU6<T> or LeakyReLU<T> or PReLU<T> or Sigmoid<T> or Hardsigmoid<T> or Tanh<T> => null,
            SiLU<T> or GELU<T> or Hardswish<T> or ChannelNorm<T> or GroupNorm<T> or Dropout<T> => null,
            _ => throw Refused(layer, "it is no layer of pictures"),
        };

    private static StackLayer Of<T>(ConvolutionLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isTransposed = layer.Kind == ConvolutionKind.Transposed;
        return new StackLayer(
            isTransposed ? StackLayerKind.Transposed : StackLayerKind.Convolution, layer.KernelSize, layer.Options.Stride,
            layer.Options.Padding, layer.Options.Dilation, layer.Options.OutputPadding);
    }

    private static StackLayer Of<T>(Upsample<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] factors = layer.ScaleFactors.ToArray();
        if (factors.Length is not (1 or StackLayer.Rank) || layer.AlignCorners || Array.Exists(factors, factor => factor % 1 != 0))
            throw Refused(layer, "only enlargements by whole factors repeat");
        PerAxis stride = Array.ConvertAll(factors, factor => (long)Math.Min(factor, long.MaxValue / 2));
        return new StackLayer(
            layer.Mode == UpsampleMode.Nearest ? StackLayerKind.ResizeNearest : StackLayerKind.ResizeBilinear, kernel: 1, stride);
    }

    private static StackLayer Window(PerAxis kernel, PerAxis stride, Padding padding, PerAxis dilation) =>
        new(StackLayerKind.Convolution, kernel, stride, padding, dilation);

    private static int ChannelsOf<T>(Layer<T>[] parts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long perChannel = 1;
        foreach (Layer<T> part in parts)
        {
            if (part is ConvolutionLayer<T> convolution)
                return (int)(convolution.InChannels * perChannel);
            if (part is PixelShuffle<T> shuffle)
                perChannel *= (long)shuffle.UpscaleFactor * shuffle.UpscaleFactor;
        }

        return (int)perChannel;
    }

    private static ConvolutionArgumentException Refused<T>(Layer<T> layer, string why)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new($"{layer} cannot be measured: {why}.", nameof(layer));
}
