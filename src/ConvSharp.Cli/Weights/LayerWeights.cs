using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Files;
using ConvSharp.Plans;

namespace ConvSharp.Cli.Weights;

/// <summary>The numbers of a layer.</summary>
internal sealed record LayerWeights<T>(Tensor<T> Weight, Tensor<T>? Bias)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ReadOnlyTensorSpan<T> BiasSpan => Bias is null ? default : Bias.AsReadOnlyTensorSpan();

    /// <summary>Packs the weights for an input.</summary>
    public ConvolutionPlan<T> Plan(LayerShape layer, ReadOnlySpan<nint> inputShape) =>
        ConvolutionPlan<T>.Create(layer.Kind, layer.Options, inputShape, Weight, BiasSpan);

    /// <summary>Writes tensors named weight and bias in the safetensors format.</summary>
    public void Save(Stream stream)
    {
        SafeTensorsWriter writer = new SafeTensorsWriter().Add(TensorNames.Weight, Weight);
        if (Bias is not null)
            writer.Add(TensorNames.Bias, Bias);
        writer.Write(stream);
    }
}

/// <summary>torch's names of a layer's parameters.</summary>
internal static class TensorNames
{
    public const string Weight = "weight";
    public const string Bias = "bias";

    /// <summary>
    /// The name of the bias that belongs to a weight: features.0.bias for features.0.weight; null for names that do not end in weight.
    /// </summary>
    public static string? BiasBeside(string weight) => weight.EndsWith(Weight, StringComparison.Ordinal)
        ? weight[..^Weight.Length] + Bias
        : null;
}
