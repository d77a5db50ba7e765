using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Output;
using ConvSharp.Tensors;

namespace ConvSharp.Engine.Planning;

/// <summary>Runs a program on tensors: checks shapes, makes views dense and pins memory.</summary>
internal static unsafe class ProgramRunner
{
    /// <summary>Packs the weights of any layout into memory of the program's size, and says whether all of them are finite.</summary>
    public static bool Pack<T>(
        ConvolutionProgram<T> program, in ReadOnlyTensorSpan<T> weight, in Workspace packed, ParallelOptions? parallel = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using DenseTensor<T> dense = DenseTensor<T>.Of(weight, parallel?.CancellationToken ?? default);
        fixed (T* weights = dense.Tensor)
            return program.Pack(weights, (T*)packed.Start, parallel);
    }

    /// <summary>Packs the weights into rented memory and computes with them.</summary>
    public static void PackAndRun<T>(
        ConvolutionProgram<T> program, in ReadOnlyTensorSpan<T> input, in ReadOnlyTensorSpan<T> weight, in ReadOnlyTensorSpan<T> bias,
        in TensorSpan<T> output, ParallelOptions? parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Workspace packed = Workspace.Rent(program.PackedBytes);
        bool finite = Pack(program, weight, packed, parallel);
        Run(program, packed, finite, input, bias, output, parallel);
    }

    /// <summary>Computes output = convolution(input) with packed weights, and runs a chain on it if the program runs chains.</summary>
    public static void Run<T>(
        ConvolutionProgram<T> program, in Workspace packed, bool weightsAreFinite, in ReadOnlyTensorSpan<T> input,
        in ReadOnlyTensorSpan<T> bias, in TensorSpan<T> output, ParallelOptions? parallel, EpilogueChain<T>? chain = null,
        T* residual = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (output.IsEmpty)
            return;
        CancellationToken cancellation = parallel?.CancellationToken ?? default;
        using DenseTensor<T> denseInput = DenseTensor<T>.Of(input, cancellation);
        using DenseTensor<T> denseBias = DenseTensor<T>.Of(bias, cancellation);
        using DenseOutput<T> denseOutput = DenseOutput<T>.Of(output);
        fixed (T* x = denseInput.Tensor, b = denseBias.Tensor, y = denseOutput.Tensor)
        {
            var operands = new Operands<T>
            {
                Input = x,
                Packed = (T*)packed.Start,
                WeightsAreFinite = weightsAreFinite,
                Bias = bias.IsEmpty ? null : b,
                Output = y,
                Chain = chain,
                Residual = residual,
            };
            program.Execute(operands, parallel);
        }

        denseOutput.CopyBack();
    }
}
