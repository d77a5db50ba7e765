using System.Numerics;
using ConvSharp.Autograd;
using ConvSharp.Geometry;

namespace ConvSharp.Layers;

/// <summary>What the three adaptive average poolings are: means of windows that give a wanted output size.</summary>
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
            if (outputSize.At(axis, rank, "output_size", 0) is < 1 or > int.MaxValue)
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
        AxisWindows[] windows = [AxisWindows.Unit, AxisWindows.Unit, AxisWindows.Unit];
        for (int axis = 0; axis < _rank; axis++)
        {
            sizes[axis] = _outputSize.At(axis, _rank, "output_size", 0);
            windows[3 - _rank + axis] = AxisWindows.Covering((int)shape[^(_rank - axis)], (int)sizes[axis]);
        }

        pass.State = new WindowAverage<T>(windows, _rank, 0);
        return Planes.Resized(shape, sizes);
    }

    /// <inheritdoc/>
    protected override void Forward(Pass<T> pass) => WindowAverage<T>.Forward(pass);

    /// <inheritdoc/>
    protected override void Backward(Pass<T> pass) => WindowAverage<T>.Backward(pass);
}
