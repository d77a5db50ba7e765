using System.Numerics.Tensors;
using ConvSharp.Initialization;
using ConvSharp.Tensors;

namespace ConvSharp.Cli.Weights;

/// <summary>
/// Random weights: the layer's weight and bias are drawn as torch draws them; then the weight is drawn again from the same stream.
/// </summary>
internal sealed class DrawnWeights(WeightInit rule, double gain, ulong seed) : WeightSource
{
    public override LayerShape Settle(LayerRequest request, int rank, long? channels) => new(
        request.Kind, rank, channels ?? request.InChannels ?? request.Options.Groups, request.OutChannels ?? 1, request.KernelOrUsual,
        request.HasBias, request.Options);

    public override LayerWeights<T> Make<T>(LayerShape layer)
    {
        Tensor<T> weight = Operand.New<T>(layer.WeightShape, TensorNames.Weight);
        Tensor<T>? bias = layer.HasBias ? Operand.New<T>([(nint)layer.OutChannels], TensorNames.Bias) : null;
        WeightInits.Draw(
            rule, weight.AsTensorSpan(), bias is null ? default : bias.AsTensorSpan(), new TorchGenerator(seed), gain,
            (int)layer.Options.Groups);
        return new LayerWeights<T>(weight, bias);
    }
}
