using System.Numerics;
using System.Numerics.Tensors;

namespace ConvSharp.Initialization;

/// <summary>An initialiser, as an argument of other initialisers.</summary>
public delegate void WeightInitializer<T>(TensorSpan<T> weight, TorchGenerator generator);

public static partial class Init
{
    /// <summary>
    /// The weight of a convolution before a pixel shuffle, free of checkerboards at the start: channels that become one block of pixels
    /// have equal kernels, so the layer starts as a convolution and a nearest-neighbour enlargement. After Aitken et al., "Checkerboard
    /// artifact free sub-pixel convolution" (2017).
    /// </summary>
    /// <param name="weight">[C · r^rank, Cin / groups, kernel…], with rank kernel axes: the channels of one block lie together.</param>
    /// <param name="generator">The source of random numbers.</param>
    /// <param name="upscaleFactor">r: how many times larger the shuffle makes each axis.</param>
    /// <param name="initializer">Draws the C different kernels, [C, Cin / groups, kernel…]; by default <see cref="KaimingNormal"/>.</param>
    /// <exception cref="ArgumentException">The weight has no kernel axes, or its first size is no multiple of r^rank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive.</exception>
    public static void Icnr<T>(
        TensorSpan<T> weight, TorchGenerator generator, int upscaleFactor, WeightInitializer<T>? initializer = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(generator);
        nint block = BlockOf(weight.Lengths, upscaleFactor);
        if (generator.DrawsNothing)
            return;
        nint[] shape = weight.Lengths.ToArray();
        shape[0] /= block;
        Tensor<T> kernels = Tensor.CreateFromShape<T>(shape);
        if (initializer is null)
            KaimingNormal<T>(kernels, generator);
        else
            initializer(kernels, generator);

        var values = new T[kernels.FlattenedLength];
        kernels.FlattenTo(values);
        nint channels = shape[0];
        Write(weight, (values, channels, block), static (all, drawn) =>
        {
            int length = drawn.channels == 0 ? 0 : drawn.values.Length / (int)drawn.channels;
            for (int output = 0; output * length < all.Length; output++)
                drawn.values.AsSpan(output / (int)drawn.block * length, length).CopyTo(all[(output * length)..]);
        });
    }

    /// <summary>Channels that become one block of pixels.</summary>
    private static nint BlockOf(ReadOnlySpan<nint> weight, int upscaleFactor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(upscaleFactor);
        if (weight.Length < 3)
        {
            throw new ArgumentException(
                $"expected a convolution's weight, but found shape={Describe(weight)}: pass [C·r², Cin/groups, kernel...].",
                nameof(weight));
        }

        double block = Math.Pow(upscaleFactor, weight.Length - 2);
        if (block > weight[0] || weight[0] % (nint)block != 0)
        {
            throw new ArgumentException(
                $"dim 0 must be a multiple of {block}, the pixels of a block, but found shape={Describe(weight)} and "
                + $"upscaleFactor={upscaleFactor}: pass a weight of as many output channels.",
                nameof(weight));
        }

        return (nint)block;
    }
}
