using System.Numerics;
using System.Numerics.Tensors;
using ConvSharp.Engine.Algorithms;
using ConvSharp.Engine.Algorithms.Kn2Row;
using ConvSharp.Engine.Execution;
using ConvSharp.Engine.Input;
using ConvSharp.Engine.Simd;
using ConvSharp.Geometry;
using ConvSharp.Tensors;

namespace ConvSharp.Engine.Planning;

/// <summary>
/// The input gradient of a problem, ready to run: the forward pass of the adjoint problem. For padding modes other than zeros, the
/// gradients of all copies of an element are then added up. Immutable.
/// </summary>
internal sealed unsafe class InputGradientProgram<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ConvolutionGeometry _geometry;
    private readonly ConvolutionGeometry? _extended;
    private readonly InputBorder? _border;
    private readonly nint[] _extendedShape = [];
    private readonly ConvolutionProgram<T> _program;
    private readonly VectorWidth _width;
    private readonly ConvolutionAccuracy _accuracy;

    /// <param name="geometry">The problem.</param>
    /// <param name="width">Width of the vectors.</param>
    /// <param name="accuracy">Which algorithms may run.</param>
    /// <param name="forcedAlgorithm">The name of an algorithm that must run, or null.</param>
    /// <param name="cancellation">Checked between the steps of planning.</param>
    public InputGradientProgram(
        ConvolutionGeometry geometry, VectorWidth width, ConvolutionAccuracy accuracy, string? forcedAlgorithm,
        CancellationToken cancellation = default)
    {
        (_geometry, _width, _accuracy) = (geometry, width, accuracy);
        bool isZeros = geometry.PaddingMode == PaddingMode.Zeros;
        if (!isZeros && PlannedProblem.Of<T>(geometry, width, accuracy, forcedAlgorithm).IsAsGiven)
        {
            // kn2row walks over the forward pass's pairs of output and input, so the forward pass's program shows which algorithm runs.
            _program = new ConvolutionProgram<T>(geometry, width, accuracy, Kn2RowAlgorithm.FixedName, packsForBatch: true, cancellation);
            return;
        }

        _extended = BorderExtension.WithZeros(geometry);
        _extendedShape = _extended.InputShape;
        _border = isZeros ? null : InputBorder.Of(geometry);
        _program = new ConvolutionProgram<T>(
            AdjointGeometry.Of(_extended), width, accuracy, forcedAlgorithm, packsForBatch: true, cancellation);
    }

    public string Algorithm => _program.Algorithm.Name;

    public string Blocking => _program.Blocking;

    /// <summary>Bytes of work space, packed weights among them.</summary>
    public long WorkspaceBytes => Math.Max(_program.WorkspaceBytesPerThread, _program.PackedBytes);

    /// <summary>Elements that one call touches beside its operands, at most.</summary>
    public double TouchedLength => _program.TouchedLength;

    private bool FlushesAll => _accuracy == ConvolutionAccuracy.FlushSubnormals;

    public IReadOnlyList<Decision> Explain() => _program.Explain();

    /// <summary>Computes the gradient of operands of any layout.</summary>
    public void Execute(
        in ReadOnlyTensorSpan<T> outputGradient, in ReadOnlyTensorSpan<T> weight, in TensorSpan<T> inputGradient, ParallelOptions? parallel)
    {
        if (inputGradient.IsEmpty)
            return;
        if (_extended is null)
        {
            ExecuteAsGiven(outputGradient, weight, inputGradient, parallel);
            return;
        }

        if (_geometry.PaddingMode == PaddingMode.Zeros)
        {
            ProgramRunner.PackAndRun(_program, outputGradient, weight, default, inputGradient, parallel);
            return;
        }

        using Workspace extended = Workspace.Rent(checked((nint)_extended.InputLength * sizeof(T)));
        var extendedGradient = new TensorSpan<T>((T*)extended.Start, (nint)_extended.InputLength, _extendedShape);
        ProgramRunner.PackAndRun(_program, outputGradient, weight, default, extendedGradient, parallel);
        using DenseOutput<T> dense = DenseOutput<T>.Of(inputGradient);
        fixed (T* gradient = dense.Tensor)
        {
            BorderFold.Run(
                _border!, (nint)(_geometry.Batch * _geometry.InChannels), (T*)extended.Start, gradient,
                parallel?.CancellationToken ?? default);
            if (FlushesAll)
                OperandFlush.Run(_width, gradient, gradient, _geometry.InputLength, ExecutionSettings.Of(parallel, _geometry.InputLength));
        }

        dense.CopyBack();
    }

    private void ExecuteAsGiven(
        in ReadOnlyTensorSpan<T> outputGradient, in ReadOnlyTensorSpan<T> weight, in TensorSpan<T> inputGradient, ParallelOptions? parallel)
    {
        var settings = ExecutionSettings.Of(parallel, _geometry.MultiplyAdds);
        using DenseTensor<T> denseOutputGradient = DenseTensor<T>.Of(outputGradient, settings.Cancellation);
        using DenseTensor<T> denseWeight = DenseTensor<T>.Of(weight, settings.Cancellation);
        using DenseOutput<T> denseGradient = DenseOutput<T>.Of(inputGradient);
        long gradientLength = FlushesAll ? _geometry.OutputLength : 0;
        long weightLength = _accuracy == ConvolutionAccuracy.Accurate ? 0 : _geometry.WeightLength;
        using Workspace flushedGradient = Workspace.Rent(checked(gradientLength * sizeof(T)));
        using Workspace flushedWeight = Workspace.Rent(checked(weightLength * sizeof(T)));
        fixed (T* dy = denseOutputGradient.Tensor, w = denseWeight.Tensor, dx = denseGradient.Tensor)
        {
            T* readGradient = OperandFlush.Copied(_width, dy, (T*)flushedGradient.Start, gradientLength, settings);
            T* readWeight = OperandFlush.Copied(_width, w, (T*)flushedWeight.Start, weightLength, settings);
            Kn2RowInputGradient.Run(_geometry, _width, readGradient, readWeight, dx, settings);
            if (FlushesAll)
                OperandFlush.Run(_width, dx, dx, _geometry.InputLength, settings);
        }

        denseGradient.CopyBack();
    }
}
