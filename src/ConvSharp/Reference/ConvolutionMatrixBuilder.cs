using System.Numerics;
using ConvSharp.Geometry;

namespace ConvSharp.Reference;

/// <summary>Fills a convolution matrix row by row from the rows of its axes' matrices.</summary>
internal sealed class ConvolutionMatrixBuilder<T>
    where T : unmanaged, INumberBase<T>
{
    private readonly ConvolutionGeometry _geometry;
    private readonly AxisEntry[][][] _axes;
    private readonly int _columns;
    private readonly int[] _rowOffsets;
    private readonly int[] _columnIndices;
    private readonly int[] _weightIndices;
    private readonly T[] _values;
    private int _row;
    private int _entry;

    /// <param name="geometry">The problem.</param>
    /// <param name="axes">The rows of each of the three axes.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    public ConvolutionMatrixBuilder(ConvolutionGeometry geometry, AxisEntry[][][] axes, int rows, int columns)
    {
        (_geometry, _axes, _columns) = (geometry, axes, columns);
        long entries = geometry.OutChannels * geometry.InChannelsPerGroup;
        foreach (AxisEntry[][] axis in axes)
            entries *= axis.Sum(row => (long)row.Length);
        _rowOffsets = new int[rows + 1];
        _columnIndices = new int[entries];
        _weightIndices = new int[entries];
        _values = new T[entries];
    }

    public ConvolutionMatrix<T> Build(ReadOnlySpan<T> weight)
    {
        for (long channel = 0; channel < _geometry.OutChannels; channel++)
        {
            foreach (AxisEntry[] depth in _axes[0])
            {
                foreach (AxisEntry[] height in _axes[1])
                {
                    foreach (AxisEntry[] width in _axes[2])
                    {
                        AddRow(weight, channel, depth, height, width);
                        _rowOffsets[++_row] = _entry;
                    }
                }
            }
        }

        return new ConvolutionMatrix<T>(_row, _columns, _rowOffsets, _columnIndices, _values, _weightIndices);
    }

    private void AddRow(ReadOnlySpan<T> weight, long outChannel, AxisEntry[] depths, AxisEntry[] heights, AxisEntry[] widths)
    {
        ReadOnlySpan<AxisGeometry> axes = _geometry.AllAxes;
        long firstChannel = outChannel / _geometry.OutChannelsPerGroup * _geometry.InChannelsPerGroup;
        for (long inChannel = firstChannel; inChannel < firstChannel + _geometry.InChannelsPerGroup; inChannel++)
        {
            long kernel = _geometry.KernelBetween(inChannel, outChannel);
            foreach (AxisEntry depth in depths)
            {
                foreach (AxisEntry height in heights)
                {
                    long inputRow = (((inChannel * axes[0].Input) + depth.Input) * axes[1].Input) + height.Input;
                    foreach (AxisEntry width in widths)
                        Add(weight, kernel, (inputRow * axes[2].Input) + width.Input, depth.Taps, height.Taps, width.Taps);
                }
            }
        }
    }

    /// <summary>Adds the entry of all weights that meet one input element.</summary>
    private void Add(ReadOnlySpan<T> weight, long kernel, long column, int[] depthTaps, int[] heightTaps, int[] widthTaps)
    {
        ReadOnlySpan<AxisGeometry> axes = _geometry.AllAxes;
        T sum = T.Zero;
        long last = 0;
        foreach (int depth in depthTaps)
        {
            foreach (int height in heightTaps)
            {
                foreach (int width in widthTaps)
                {
                    last = (((((kernel * axes[0].Kernel) + depth) * axes[1].Kernel) + height) * axes[2].Kernel) + width;
                    sum += weight[(int)last];
                }
            }
        }

        _columnIndices[_entry] = (int)column;
        _values[_entry] = sum;
        bool single = depthTaps.Length * heightTaps.Length * widthTaps.Length == 1;
        _weightIndices[_entry] = single ? (int)last : ConvolutionMatrix<T>.SeveralWeights;
        _entry++;
    }
}
