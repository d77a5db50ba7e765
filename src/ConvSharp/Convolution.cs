using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Plans;
using ConvSharp.Tensors;

namespace ConvSharp;

/// <summary>
/// Convolution and transposed convolution as functions, for 1-D, 2-D and 3-D data alike: the shape of the weight decides. The functions
/// pack the weights at every call; to use the same weights again, make a <see cref="ConvolutionPlan{T}"/> or a layer.
/// </summary>
public static class Convolution
{
    /// <summary>Convolution, torch.nn.functional.conv1d/2d/3d: cross-correlation, as everywhere in deep learning.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weight">[out channels, in channels / groups, kernel …].</param>
    /// <param name="bias">[out channels], or null.</param>
    /// <param name="options">Stride, padding and the like; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>[batch, out channels, spatial …], unbatched if the input is.</returns>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together.</exception>
    public static Tensor<T> Forward<T>(
        Tensor<T> input, Tensor<T> weight, Tensor<T>? bias = null, ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(ConvolutionKind.Convolution, input, weight, bias, options, parallel);

    /// <summary>Transposed convolution, torch.nn.functional.conv_transpose1d/2d/3d.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …].</param>
    /// <param name="weight">[in channels, out channels / groups, kernel …].</param>
    /// <param name="bias">[out channels], or null.</param>
    /// <param name="options">Stride, padding and the like; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <returns>[batch, out channels, spatial …], unbatched if the input is.</returns>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together.</exception>
    public static Tensor<T> Transposed<T>(
        Tensor<T> input, Tensor<T> weight, Tensor<T>? bias = null, ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(ConvolutionKind.Transposed, input, weight, bias, options, parallel);

    /// <summary>Convolution into a given tensor; in steady state nothing is allocated.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …]; need not be dense.</param>
    /// <param name="weight">[out channels, in channels / groups, kernel …]; need not be dense.</param>
    /// <param name="bias">[out channels], or null.</param>
    /// <param name="output">[batch, out channels, spatial …]; need not be dense, but must not share memory with the others.</param>
    /// <param name="options">Stride, padding and the like; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together; the output is untouched.</exception>
    public static void Forward<T>(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, Tensor<T>? bias, in TensorSpan<T> output,
        ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(ConvolutionKind.Convolution, input, weight, Operand.SpanOf(bias), output, options, parallel);

    /// <summary>Convolution into a given tensor; in steady state nothing is allocated.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …]; need not be dense.</param>
    /// <param name="weight">[out channels, in channels / groups, kernel …]; need not be dense.</param>
    /// <param name="bias">[out channels], or default for none.</param>
    /// <param name="output">[batch, out channels, spatial …]; need not be dense, but must not share memory with the others.</param>
    /// <param name="options">Stride, padding and the like; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together; the output is untouched.</exception>
    public static void Forward<T>(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias, in TensorSpan<T> output,
        ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(ConvolutionKind.Convolution, input, weight, bias, output, options, parallel);

    /// <summary>Transposed convolution into a given tensor; in steady state nothing is allocated.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …]; need not be dense.</param>
    /// <param name="weight">[in channels, out channels / groups, kernel …]; need not be dense.</param>
    /// <param name="bias">[out channels], or null.</param>
    /// <param name="output">[batch, out channels, spatial …]; need not be dense, but must not share memory with the others.</param>
    /// <param name="options">Stride, padding and the like; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together; the output is untouched.</exception>
    public static void Transposed<T>(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, Tensor<T>? bias, in TensorSpan<T> output,
        ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(ConvolutionKind.Transposed, input, weight, Operand.SpanOf(bias), output, options, parallel);

    /// <summary>Transposed convolution into a given tensor; in steady state nothing is allocated.</summary>
    /// <param name="input">[batch, in channels, spatial …] or [in channels, spatial …]; need not be dense.</param>
    /// <param name="weight">[in channels, out channels / groups, kernel …]; need not be dense.</param>
    /// <param name="bias">[out channels], or default for none.</param>
    /// <param name="output">[batch, out channels, spatial …]; need not be dense, but must not share memory with the others.</param>
    /// <param name="options">Stride, padding and the like; null for torch's defaults.</param>
    /// <param name="parallel">Threads and cancellation; by default all processors.</param>
    /// <exception cref="ConvolutionArgumentException">Anything that does not fit together; the output is untouched.</exception>
    public static void Transposed<T>(
        in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias, in TensorSpan<T> output,
        ConvolutionOptions? options = null, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run(ConvolutionKind.Transposed, input, weight, bias, output, options, parallel);

    private static Tensor<T> Run<T>(
        ConvolutionKind kind, Tensor<T> input, Tensor<T> weight, Tensor<T>? bias, ConvolutionOptions? options, ParallelOptions? parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        ConvolutionPasses<T> passes =
            PassesCache<T>.Get(kind, options ?? ConvolutionOptions.Default, input.Lengths, weight.Lengths, OperandNames.Own);
        ReadOnlyTensorSpan<T> biasSpan = Operand.SpanOf(bias);
        ConvolutionOperands.CheckBias(passes.Geometry, biasSpan);
        passes.PlanForward(parallel); // what cannot be computed is refused before memory for its output is allocated
        Tensor<T> output = ConvolutionOperands.NewOutput<T>(passes.Geometry);
        passes.Forward(input, weight, biasSpan, output, parallel);
        return output;
    }

    private static void Run<T>(
        ConvolutionKind kind, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias,
        in TensorSpan<T> output, ConvolutionOptions? options, ParallelOptions? parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        PassesCache<T>.Get(kind, options ?? ConvolutionOptions.Default, input.Lengths, weight.Lengths, OperandNames.Own)
            .Forward(input, weight, bias, output, parallel);
}
