using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Initialization;

namespace ConvSharp.Checkerboard.Measurement;

/// <summary>Inputs of a network, or gradients of its output, that show its pattern.</summary>
internal static class Probe
{
    /// <summary>N(1, 1): activations, too, have a mean.</summary>
    public static Tensor<T> Noise<T>(ReadOnlySpan<nint> shape, TorchGenerator generator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> noise = Tensor.CreateFromShape<T>(shape);
        Init.Normal(noise.AsTensorSpan(), generator, mean: 1);
        return noise;
    }

    /// <summary>1 everywhere.</summary>
    public static Tensor<T> Ones<T>(ReadOnlySpan<nint> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> flat = Tensor.CreateFromShape<T>(shape);
        flat.Fill(T.One);
        return flat;
    }

    /// <summary>A constant for each sample and channel, N(1, 1).</summary>
    public static Tensor<T> Constants<T>(ReadOnlySpan<nint> shape, TorchGenerator generator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor<T> constants = Noise<T>([shape[0], shape[1], 1, 1], generator);
        return Tensor.Broadcast<T>(constants, shape);
    }
}
