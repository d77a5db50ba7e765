using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Autograd;
using ConvSharp.Checkerboard.Overlap;
using ConvSharp.Initialization;
using ConvSharp.Layers;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Copies of a layer with other weights.</summary>
internal static class LayerTwin
{
    /// <summary>
    /// A copy with the nearest even weights, and their distance: norm of the difference over norm; null where there are none.
    /// </summary>
    public static (ConvolutionLayer<T> Layer, double Change)? Even<T>(ConvolutionLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!OverlapReaches(layer))
            return null;
        ConvolutionLayer<T> twin = Of(layer, new TorchGenerator(0));
        twin.Weight.Set(layer.Weight.Values);
        if (layer.Bias is not null)
            twin.Bias!.Set(layer.Bias.Values);
        twin.Weight.Update(weight => EvenWeights.Make(weight, layer.Options.Stride, layer.Options.Dilation));
        T[] before = Copy(layer.Weight), after = Copy(twin.Weight);
        double norm = Norm(before);
        TensorPrimitives.Subtract<T>(after, before, after);
        return (twin, norm == 0 ? 0 : Norm(after) / norm);
    }

    /// <summary>A copy with random weights, N(0, 2 / fan in), and no bias.</summary>
    public static ConvolutionLayer<T> Random<T>(ConvolutionLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var generator = new TorchGenerator(0);
        ConvolutionLayer<T> twin = Of(layer, generator);
        twin.Weight.Update(weight => Init.KaimingNormal(weight, generator));
        twin.Bias?.Update(bias => bias.Fill(T.Zero));
        return twin;
    }

    private static ConvolutionLayer<T> Of<T>(ConvolutionLayer<T> layer, TorchGenerator generator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ConvolutionLayers.Create<T>(
            layer.Kind, layer.Rank, layer.InChannels, layer.OutChannels, layer.KernelSize, layer.Options, layer.Bias is not null, generator);

    private static T[] Copy<T>(Parameter<T> parameter)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[parameter.Values.FlattenedLength];
        parameter.Values.FlattenTo(values);
        return values;
    }

    private static bool OverlapReaches<T>(ConvolutionLayer<T> layer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => layer.Checkerboard().Axes.All(axis => axis.Min > 0);

    private static double Norm<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Math.Sqrt(values.Sum(value => double.CreateTruncating(value) * double.CreateTruncating(value)));
}
