using System.Numerics;
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
        var generator = new TorchGenerator(seed);
        Init.ConvolutionDefault(weight, bias is null ? default : bias.AsTensorSpan(), generator);
        DrawAgain(weight.AsTensorSpan(), (int)layer.Options.Groups, generator);
        return new LayerWeights<T>(weight, bias);
    }

    private void DrawAgain<T>(TensorSpan<T> weight, int groups, TorchGenerator generator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (rule)
        {
            case WeightInit.Default:
                break;
            case WeightInit.XavierNormal:
                Init.XavierNormal(weight, generator, gain);
                break;
            case WeightInit.XavierUniform:
                Init.XavierUniform(weight, generator, gain);
                break;
            case WeightInit.KaimingNormal:
                Init.KaimingNormal(weight, generator);
                break;
            case WeightInit.KaimingUniform:
                Init.KaimingUniform(weight, generator);
                break;
            case WeightInit.Dirac:
                Init.Dirac(weight, groups);
                break;
            case WeightInit.Zeros:
                Init.Zeros(weight);
                break;
            case WeightInit.Ones:
                Init.Ones(weight);
                break;
        }
    }
}
