using System.Numerics.Tensors;
using ConvSharp.Cli.Faults;
using ConvSharp.Imaging;
using ConvSharp.Tensors;

namespace ConvSharp.Cli.Weights;

/// <summary>A named kernel, applied to each channel separately: as many groups as channels, and no bias.</summary>
internal sealed class FilterWeights(NamedFilter filter) : WeightSource
{
    private const int FilterRank = 2;

    public override int? Rank => FilterRank;

    public override LayerShape Settle(LayerRequest request, int rank, long? channels)
    {
        if (rank != FilterRank)
        {
            throw new RequestException(
                $"--filter is {filter.Name}, a kernel of rank {FilterRank}, but the rank is {rank}: leave --rank out, or give --weight " +
                "instead.");
        }

        long each = channels ?? request.InChannels ?? 1;
        Check("--out-channels", request.OutChannels, each);
        if (request.Options.Groups != 1)
            Check("--groups", request.Options.Groups, each);
        for (int axis = 0; axis < request.Kernel.Count; axis++)
            Check("--kernel", request.Kernel[axis], NamedFilter.Side);
        return new LayerShape(
            request.Kind, rank, each, each, NamedFilter.Side, HasBias: false, request.Options with { Groups = each });
    }

    public override LayerWeights<T> Make<T>(LayerShape layer)
    {
        Tensor<T> weight = Operand.New<T>(layer.WeightShape, TensorNames.Weight);
        T[] kernel = [.. filter.Kernel.Select(T.CreateTruncating)];
        for (nint channel = 0; channel < weight.Lengths[0]; channel++)
        {
            for (int tap = 0; tap < kernel.Length; tap++)
                weight[channel, 0, tap / NamedFilter.Side, tap % NamedFilter.Side] = kernel[tap];
        }

        return new LayerWeights<T>(weight, Bias: null);
    }

    private void Check(string option, long? asked, long found)
    {
        if (asked is { } number && number != found)
            throw new RequestException($"{option} is {number}, but --filter {filter.Name} makes it {found}: leave {option} out.");
    }
}
