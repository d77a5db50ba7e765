using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Algorithms;
using ConvSharp.Execution;
using ConvSharp.Geometry;
using ConvSharp.Simd;

namespace ConvSharp.Planning;

/// <summary>
/// The input gradient of a problem, ready to run: the forward pass of the adjoint problem, and, for padding modes other than zeros, the sum
/// of what belongs to the same element. Immutable.
/// </summary>
internal sealed unsafe class InputGradientProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionGeometry _geometry, _extended;
    private readonly nint[] _extendedShape;
    private readonly VectorWidth _width;
    private readonly bool _flushesAll;

    /// <param name="geometry">The problem.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="accuracy">Which algorithms may run.</param>
    /// <param name="forcedAlgorithm">The name of an algorithm that must run, or null.</param>
    public InputGradientProgram(ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forcedAlgorithm)
    {
        (_geometry, _width, _flushesAll) = (geometry, width, accuracy == ConvolutionAccuracy.FlushSubnormals);
        _extended = BorderExtension.WithZeros(geometry);
        _extendedShape = _extended.InputShape;
        Adjoint = new ConvolutionProgram<T>(AdjointGeometry.Of(_extended), width, accuracy, forcedAlgorithm, packsForBatch: true);
    }

    /// <summary>The forward pass that leads back.</summary>
    public ConvolutionProgram<T> Adjoint { get; }

    /// <summary>Computes the gradient of operands of any layout.</summary>
    public void Execute(
        in ReadOnlyTensorSpan<T> outputGradient, in ReadOnlyTensorSpan<T> weight, in TensorSpan<T> inputGradient, ParallelOptions? parallel)
    {
        if (_geometry.PaddingMode == PaddingMode.Zeros || inputGradient.IsEmpty)
        {
            ProgramRunner.PackAndRun(Adjoint, outputGradient, weight, default, inputGradient, parallel);
            return;
        }

        using Workspace extended = Workspace.Rent(checked((nint)_extended.InputLength * sizeof(T)));
        var extendedGradient = new TensorSpan<T>((T*)extended.Start, (nint)_extended.InputLength, _extendedShape);
        ProgramRunner.PackAndRun(Adjoint, outputGradient, weight, default, extendedGradient, parallel);
        using DenseOutput<T> dense = DenseOutput<T>.Of(inputGradient);
        fixed (T* gradient = dense.Tensor)
        {
            BorderFold.Run(_geometry, _extended, (T*)extended.Start, gradient);
            if (_flushesAll)
                OperandFlush.Run(_width, gradient, gradient, _geometry.InputLength, ExecutionSettings.Of(parallel, _geometry.InputLength));
        }

        dense.CopyBack();
    }
}
