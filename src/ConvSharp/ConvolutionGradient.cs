using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using ConvSharp.Tensors;

namespace ConvSharp;

/// <summary>
/// Gradients of convolutions and transposed convolutions as functions, for 1-D, 2-D and 3-D data alike, as torch.nn.grad has them. The
/// loss may be any function of the output; the caller gives its gradient by the output. To use the same shapes again, and to write into
/// given tensors, make <see cref="ConvolutionPasses{T}"/>.
/// </summary>
public static class ConvolutionGradient
{
    /// <summary>The gradient by the input.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="inputShape">
    /// [batch, in channels, spatial …] or [in channels, spatial …]; several input shapes may lead to the shape of the output.
    /// </param>
    /// <param name="weight">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    /// <param name="outputGradient">[batch, out channels, spatial …], unbatched if the input is.</param>
    /// <param name="options">Stride, padding and the like, as in the forward pass; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together.</exception>
    public static Tensor<T> Input<T>(
        ConvolutionKind kind, ReadOnlySpan<nint> inputShape, Tensor<T> weight, Tensor<T> outputGradient,
        ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(outputGradient);
        var names = new OperandNames(nameof(inputShape), nameof(weight));
        ConvolutionPasses<T> passes = PassesCache<T>.Get(kind, options ?? ConvolutionOptions.Default, inputShape, weight.Lengths, names);
        TensorMemory.CheckShape(outputGradient.Lengths, passes.Geometry.OutputShape, nameof(outputGradient));
        Tensor<T> gradient = Operand.New<T>(inputShape, "input gradient", nameof(inputShape));
        try
        {
            passes.InputGradient(outputGradient, weight, gradient, parallel);
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw names.Blamed(refusal);
        }

        return gradient;
    }

    /// <summary>The gradient by the weight, summed over the batch.</summary>
    /// <param name="kind">Convolution or transposed convolution.</param>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weightShape">[out, in / groups, kernel …], transposed [in, out / groups, kernel …].</param>
    /// <param name="outputGradient">[batch, out channels, spatial …], unbatched if the input is.</param>
    /// <param name="options">Stride, padding and the like, as in the forward pass; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>A tensor of the weight's shape; zeros for an empty batch.</returns>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together.</exception>
    public static Tensor<T> Weight<T>(
        ConvolutionKind kind, Tensor<T> input, ReadOnlySpan<nint> weightShape, Tensor<T> outputGradient,
        ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(outputGradient);
        var names = new OperandNames(nameof(input), nameof(weightShape));
        ConvolutionPasses<T> passes = PassesCache<T>.Get(kind, options ?? ConvolutionOptions.Default, input.Lengths, weightShape, names);
        TensorMemory.CheckShape(outputGradient.Lengths, passes.Geometry.OutputShape, nameof(outputGradient));
        Tensor<T> gradient = Operand.New<T>(weightShape, "weight gradient", nameof(weightShape));
        try
        {
            passes.WeightGradient(input, outputGradient, gradient, parallel);
        }
        catch (ConvolutionArgumentException refusal)
        {
            throw names.Blamed(refusal);
        }

        return gradient;
    }

    /// <summary>The gradient by the bias, summed over batch and pixels.</summary>
    /// <param name="outputGradient">[batch, out channels, spatial …] or [out channels, spatial …].</param>
    /// <param name="rank">Spatial axes: 1, 2 or 3. One axis more means unbatched, two more batched.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>[out channels]; zeros for an empty batch.</returns>
    /// <exception cref="ConvolutionArgumentException">The gradient has another number of axes.</exception>
    public static Tensor<T> Bias<T>(Tensor<T> outputGradient, int rank, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        int axes = outputGradient.Rank;
        if (rank is < 1 or > 3 || (axes != rank + 1 && axes != rank + 2))
        {
            ConvolutionArgumentException.Throw(
                $"the output gradient has {axes} axes, which do not fit {rank} spatial axes", nameof(rank), rank,
                "give 1, 2 or 3, and a gradient with one axis more, or two with a batch");
        }

        // Any gradient fits a problem with one input channel and kernels of one element.
        nint channels = outputGradient.Lengths[axes - rank - 1];
        nint[] inputShape = outputGradient.Lengths.ToArray();
        inputShape[axes - rank - 1] = 1;
        nint[] weightShape = [channels, 1, .. Enumerable.Repeat((nint)1, rank)];
        ConvolutionPasses<T> passes = PassesCache<T>.Get(
            ConvolutionKind.Convolution, ConvolutionOptions.Default, inputShape, weightShape,
            new OperandNames(nameof(outputGradient), nameof(outputGradient)));
        Tensor<T> gradient = Operand.New<T>([channels], "bias gradient", nameof(outputGradient));
        passes.BiasGradient(outputGradient, gradient, parallel);
        return gradient;
    }
}
