using ConvSharp.Autograd;
using ConvSharp.Geometry;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>A stack as a network with random weights: no biases, ReLU after each layer with weights but the last.</summary>
internal static class StackNetwork
{
    /// <param name="stack">The layers.</param>
    /// <param name="channels">Channels of the input and of all layers but the last.</param>
    /// <param name="outChannels">Channels of the last layer with weights.</param>
    /// <param name="generator">Draws the weights, N(0, 2 / fan in).</param>
    public static Sequential<float> Build(StackedLayers stack, int channels, int outChannels, TorchGenerator generator) =>
        Build(stack, channels, channels, outChannels, generator, static (weight, source) => Init.KaimingNormal(weight, source));

    /// <param name="stack">The layers.</param>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="channels">Channels of all layers but the last.</param>
    /// <param name="outChannels">Channels of the last layer with weights.</param>
    /// <param name="generator">Draws the weights.</param>
    /// <param name="draw">How they are drawn.</param>
    public static Sequential<float> Build(
        StackedLayers stack, int inChannels, int channels, int outChannels, TorchGenerator generator, WeightInitializer<float> draw)
    {
        var layers = new List<Layer<float>>();
        int lastWithWeights = stack.Layers.ToList().FindLastIndex(layer => !layer.IsPool);
        for (int i = 0; i < stack.Layers.Count; i++)
        {
            int made = i == lastWithWeights ? outChannels : channels;
            Add(layers, stack.Layers[i], inChannels, made, generator, draw);
            if (stack.Layers[i].IsPool)
                continue;
            inChannels = made;
            if (i < lastWithWeights)
                layers.Add(new ReLU<float>());
        }

        var network = new Sequential<float>([.. layers]);
        foreach (Parameter<float> parameter in network.Parameters)
            parameter.NeedsGradient = false; // only the input's is asked for
        return network;
    }

    private static void Add(
        List<Layer<float>> layers, StackLayer layer, int inChannels, int outChannels, TorchGenerator generator,
        WeightInitializer<float> draw)
    {
        switch (layer.Kind)
        {
            case StackLayerKind.Transposed:
                layers.Add(Drawn(new ConvTranspose2d<float>(
                    inChannels, outChannels, layer.Kernel, layer.Stride, layer.Padding ?? Padding.Same, layer.OutputPadding, bias: false,
                    dilation: layer.Dilation, generator: generator), generator, draw));
                break;
            case StackLayerKind.ResizeNearest or StackLayerKind.ResizeBilinear:
                UpsampleMode mode = layer.Kind == StackLayerKind.ResizeNearest ? UpsampleMode.Nearest : UpsampleMode.Linear;
                layers.Add(new Upsample<float>(scaleFactor: [layer.StrideAt(0), layer.StrideAt(1)], mode: mode));
                layers.Add(Drawn(new Conv2d<float>(
                    inChannels, outChannels, layer.Kernel, padding: Padding.Same, bias: false, paddingMode: PaddingMode.Replicate,
                    generator: generator), generator, draw));
                break;
            case StackLayerKind.SubPixel or StackLayerKind.SubPixelIcnr:
                AddSubPixel(layers, layer, inChannels, outChannels, generator, draw);
                break;
            case StackLayerKind.Convolution:
                layers.Add(Drawn(new Conv2d<float>(
                    inChannels, outChannels, layer.Kernel, layer.Stride, layer.Padding ?? Padding.Same, layer.Dilation, bias: false,
                    generator: generator), generator, draw));
                break;
            case StackLayerKind.MaxPool:
                layers.Add(new MaxPool2d<float>(layer.Kernel, layer.Stride, PoolPadding(layer)));
                break;
            case StackLayerKind.AveragePool:
                layers.Add(new AvgPool2d<float>(layer.Kernel, layer.Stride, PoolPadding(layer)));
                break;
        }
    }

    private static void AddSubPixel(
        List<Layer<float>> layers, StackLayer layer, int inChannels, int outChannels, TorchGenerator generator,
        WeightInitializer<float> draw)
    {
        int factor = (int)layer.StrideAt(0);
        var convolution = new Conv2d<float>(
            inChannels, (long)outChannels * factor * factor, layer.Kernel, padding: Padding.Same, bias: false, generator: generator);
        if (layer.Kind == StackLayerKind.SubPixelIcnr)
            convolution.Weight.Update(weight => Init.Icnr(weight, generator, factor, draw));
        else
            Drawn(convolution, generator, draw);
        layers.Add(convolution);
        layers.Add(new PixelShuffle<float>(factor));
    }

    private static ConvolutionLayer<float> Drawn(
        ConvolutionLayer<float> layer, TorchGenerator generator, WeightInitializer<float> draw)
    {
        layer.Weight.Update(weight => draw(weight, generator));
        return layer;
    }

    private static PerAxis PoolPadding(StackLayer layer) =>
        new long[] { layer.Window(0, ConvolutionKind.Convolution, 1).PadBefore, layer.Window(1, ConvolutionKind.Convolution, 1).PadBefore };
}
