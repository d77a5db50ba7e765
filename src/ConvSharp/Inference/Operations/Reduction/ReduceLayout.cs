namespace ConvSharp.Inference.Operations;

/// <summary>
/// A tensor as axes that are kept and axes that are reduced; neighbours of the same sort are one axis. The last axis is a run: of numbers
/// that are reduced to one, or of results that lie side by side.
/// </summary>
internal sealed class ReduceLayout
{
    private readonly nint[] _keptLengths, _keptStrides, _reducedLengths, _reducedStrides;

    public ReduceLayout(ReadOnlySpan<nint> shape, IReadOnlyList<bool> isReduced)
    {
        var axes = new List<(bool IsReduced, nint Length, nint Stride)>();
        nint stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (axes.Count > 0 && axes[^1].IsReduced == isReduced[axis])
                axes[^1] = (isReduced[axis], axes[^1].Length * shape[axis], axes[^1].Stride);
            else if (shape[axis] != 1)
                axes.Add((isReduced[axis], shape[axis], stride));
            stride *= shape[axis];
        }

        if (axes.Count == 0)
            axes.Add((false, 1, 1));
        (IsRunReduced, Run) = (axes[0].IsReduced, axes[0].Length);
        axes.RemoveAt(0);
        axes.Reverse();
        _keptLengths = [.. axes.Where(axis => !axis.IsReduced).Select(axis => axis.Length)];
        _keptStrides = [.. axes.Where(axis => !axis.IsReduced).Select(axis => axis.Stride)];
        _reducedLengths = [.. axes.Where(axis => axis.IsReduced).Select(axis => axis.Length)];
        _reducedStrides = [.. axes.Where(axis => axis.IsReduced).Select(axis => axis.Stride)];
        Rows = OperationInputs.Product(_keptLengths);
        Parts = OperationInputs.Product(_reducedLengths);
    }

    /// <summary>Whether a run is reduced to one number.</summary>
    public bool IsRunReduced { get; }

    /// <summary>Length of a run.</summary>
    public nint Run { get; }

    /// <summary>Results, or runs of results.</summary>
    public nint Rows { get; }

    /// <summary>Runs that are reduced together.</summary>
    public nint Parts { get; }

    /// <summary>Numbers that are reduced to one.</summary>
    public nint Count => Parts * (IsRunReduced ? Run : 1);

    /// <summary>Where the first number of a row is.</summary>
    public nint RowStart(nint row) => Offset(row, _keptLengths, _keptStrides);

    /// <summary>How far a part is from the row's first.</summary>
    public nint PartOffset(nint part) => Offset(part, _reducedLengths, _reducedStrides);

    private static nint Offset(nint index, nint[] lengths, nint[] strides)
    {
        nint offset = 0;
        for (int axis = lengths.Length - 1; axis >= 0; axis--)
        {
            (index, nint at) = Math.DivRem(index, lengths[axis]);
            offset += at * strides[axis];
        }

        return offset;
    }
}
