using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Inference;
using ConvSharp.Inference.Operations;
using ConvSharp.Tensors;

namespace ConvSharp.Layers;

/// <summary>The base of the adaptive poolings: one number for each of the windows that give a wanted output size.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class AdaptivePool<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string _function;
    private readonly int _rank;
    private readonly PerAxis _outputSize;

    private protected AdaptivePool(string function, int rank, PerAxis outputSize)
    {
        (_function, _rank, _outputSize) = ($"{function}{rank}d", rank, outputSize);
        for (int axis = 0; axis < rank; axis++)
        {
            if (outputSize.At(axis, rank, "output_size", 0) < 1)
            {
                ConvolutionArgumentException.Throw(
                    $"{_function}: elements of output_size must be greater than 0", "output_size", outputSize, "use 1 or more");
            }
        }
    }

    /// <inheritdoc/>
    protected override string ArgumentText => $"output_size={PythonText.Of(_outputSize)}";

    /// <inheritdoc/>
    protected override nint[] OutputShape(Pass<T> pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ReadOnlySpan<nint> shape = pass.InputShape();
        Planes.CheckInput(shape, _rank, $"{_function}()");
        var sizes = new long[_rank];
        for (int axis = 0; axis < _rank; axis++)
            sizes[axis] = _outputSize.At(axis, _rank, "output_size", 0);
        nint[] outputShape = Planes.Resized(shape, sizes);
        pass.State = Operand.CheckedLength<T>(outputShape, "output") == 0 ? null : Over(Windows(shape, outputShape), _rank);
        return outputShape;
    }

    /// <inheritdoc/>
    public override string AddTo(InferenceGraphBuilder builder, string input)
    {
        ArgumentNullException.ThrowIfNull(builder);
        nint[] sizes = [.. Enumerable.Range(0, _rank).Select(axis => checked((nint)_outputSize.At(axis, _rank, "output_size", 0)))];
        bool isGlobal = sizes.All(size => size == 1);
        return builder.Add(isGlobal ? new GlobalPool(PoolKind) : new AdaptivePool(PoolKind, sizes), input);
    }

    /// <summary>What becomes of the numbers of a window.</summary>
    private protected abstract PoolKind PoolKind { get; }

    /// <summary>Computes the number of each window, from the windows of depth, height and width.</summary>
    private protected abstract object Over(AxisWindows[] windows, int rank);

    private AxisWindows[] Windows(ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> outputShape)
    {
        AxisWindows[] windows = [AxisWindows.Unit, AxisWindows.Unit, AxisWindows.Unit];
        for (int axis = 1; axis <= _rank; axis++)
            windows[^axis] = AxisWindows.Covering((int)inputShape[^axis], (int)outputShape[^axis]);
        return windows;
    }
}
