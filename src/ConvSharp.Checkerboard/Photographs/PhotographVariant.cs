using System.Numerics.Tensors;
using ConvSharp.Checkerboard.Measurement;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Photographs;

/// <summary>A stack with what is done to it: nothing, weights made even, or gradients averaged over shifts.</summary>
internal sealed record PhotographVariant(Words Name, StackedLayers Stack, bool HasEvenWeights = false, bool HasJitter = false)
{
    private static readonly Words SubjectName = new("without a remedy", "未改进");
    private static readonly Words EvenWeightsName = new("even weights", "均匀权重");
    private static readonly Words JitterName = new("gradients averaged over shifts", "多次平移后平均的梯度");

    /// <summary>Channels of a photograph, and of all layers but the last, which has one.</summary>
    public const int Colors = 3, Channels = 16;

    /// <summary>The stack, then all remedies: those that change layers, even weights, and jitter for gradients.</summary>
    public static IReadOnlyList<PhotographVariant> Of(StackedLayers stack)
    {
        var variants = new List<PhotographVariant> { new(SubjectName, stack) };
        if (stack.Layers.All(layer => !layer.HasStride))
            return variants;
        variants.AddRange(Remedy.Of(stack).Select(remedy => new PhotographVariant(remedy.Name, remedy.Stack)));
        if (Strided(stack).Any() && Strided(stack).All(Reaches))
            variants.Add(new PhotographVariant(EvenWeightsName, stack, HasEvenWeights: true));
        if (stack.IsOfGradient)
            variants.Add(new PhotographVariant(JitterName, stack, HasJitter: true));
        return variants;
    }

    /// <summary>[height, width]: what one network with random weights, drawn by xavier_normal_, makes of the photograph.</summary>
    /// <param name="picture">[channels, height, width].</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public Tensor<float> Map(Tensor<float> picture, int seed, ParallelOptions? parallel)
    {
        var generator = new TorchGenerator((ulong)seed);
        Sequential<float> network = StackNetwork.Build(
            Stack, Colors, Channels, outChannels: 1, generator, static (weight, source) => Init.XavierNormal(weight, source));
        if (HasEvenWeights)
            MakeEven(network);
        Tensor<float> input = Tensor.Create(PicturePart.Values(picture), [1, .. picture.Lengths]);
        return Mean(Stack.IsOfGradient ? Gradient(network, input, generator, parallel) : network.Forward(input, parallel));
    }

    /// <summary>The input's gradient of half the sum of all squared outputs, as in DeepDream: so the output is its own gradient.</summary>
    private Tensor<float> Gradient(Sequential<float> network, Tensor<float> input, TorchGenerator generator, ParallelOptions? parallel)
    {
        var probe = new GradientProbe<float>(network, parallel);
        if (!HasJitter)
            return Of(input);
        (int, int) scale = (MeasuringFrame.ScaleOf(Stack, 0), MeasuringFrame.ScaleOf(Stack, 1));
        return Jitter.Average(input, scale, CheckerboardLaboratory.JitterShifts, generator, Of);

        Tensor<float> Of(Tensor<float> given) => probe.Of(given, _ => network.Forward(given, parallel));
    }

    private static void MakeEven(Sequential<float> network)
    {
        foreach (ConvolutionLayer<float> layer in network.OfType<ConvolutionLayer<float>>())
        {
            if (!layer.Checkerboard().Axes.All(axis => axis.Min > 0))
                continue;
            layer.Weight.Update(weight => EvenWeights.Make(weight, layer.Options.Stride, layer.Options.Dilation));
        }
    }

    /// <summary>The layers whose weights can be uneven: those that step themselves.</summary>
    private static IEnumerable<StackLayer> Strided(StackedLayers stack) =>
        stack.Layers.Where(layer => layer.IsConvolution && layer.HasStride);

    private static bool Reaches(StackLayer layer) => new StackedLayers(layer).Axes.All(axis => axis.Min > 0);

    /// <summary>The mean over the channels of one sample.</summary>
    private static Tensor<float> Mean(Tensor<float> maps)
    {
        (int channels, int plane) = ((int)maps.Lengths[1], (int)(maps.Lengths[2] * maps.Lengths[3]));
        float[] values = PicturePart.Values(maps), mean = values[..plane];
        for (int channel = 1; channel < channels; channel++)
            TensorPrimitives.Add(mean, values.AsSpan(channel * plane, plane), mean);
        TensorPrimitives.Divide(mean, channels, mean);
        return Tensor.Create(mean, maps.Lengths[2..]);
    }
}
