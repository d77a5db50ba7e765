using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Errors;
using ConvSharp.Geometry;
using ConvSharp.Tensors;

namespace ConvSharp.Layers;

/// <summary>The base of the three adaptive average poolings: means of windows that give a wanted output size.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class AdaptiveAvgPool<T> : ElementaryLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int _rank;
    private readonly PerAxis _outputSize;

    private protected AdaptiveAvgPool(int rank, PerAxis outputSize)
    {
        (_rank, _outputSize) = (rank, outputSize);
        for (int axis = 0; axis < rank; axis++)
        {
            if (outputSize.At(axis, rank, "output_size", 0) < 1)
            {
                ConvolutionArgumentException.Throw(
                    $"adaptive_avg_pool{rank}d: elements of output_size must be greater than 0", "output_size", outputSize,
                    "use 1 or more");
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
        Planes.CheckInput(shape, _rank, $"adaptive_avg_pool{_rank}d()");
        var sizes = new long[_rank];
        for (int axis = 0; axis < _rank; axis++)
            sizes[axis] = _outputSize.At(axis, _rank, "output_size", 0);
        nint[] outputShape = Planes.Resized(shape, sizes);
        pass.State = Operand.CheckedLength<T>(outputShape, "output") == 0 ? null : Average(shape, outputShape);
        return outputShape;
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => WindowAverage<T>.Forward(pass);

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => WindowAverage<T>.Backward(pass);

    private WindowAverage<T> Average(ReadOnlySpan<nint> inputShape, ReadOnlySpan<nint> outputShape)
    {
        AxisWindows[] windows = [AxisWindows.Unit, AxisWindows.Unit, AxisWindows.Unit];
        for (int axis = 1; axis <= _rank; axis++)
            windows[^axis] = AxisWindows.Covering((int)inputShape[^axis], (int)outputShape[^axis]);
        return new WindowAverage<T>(windows, _rank, 0);
    }
}
